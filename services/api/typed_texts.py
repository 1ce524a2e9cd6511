"""Texts that programs send: as strictly read as those that people type."""

from typing import Any, Final

from services.api.problems import Fault, ProblemKind, ProblemRaised
from services.desk.texts import TextFault, fault_of

VISIBLE: Final[dict[str, Any]] = {"format": "visible-text"}
"""How the description says what no pattern says well."""

_WHAT: Final = {
    TextFault.EMPTY: "it is empty",
    TextFault.TOO_LONG: "it is too long",
    TextFault.UNSEEN_SIGN: "it has control characters, or signs that turn the order of others",
}


def require_visible(text: str | None, where: str) -> None:
    """Make sure that a text can be shown again as it was written.

    Raises:
        ProblemRaised: it cannot.
    """
    found = None if text is None else fault_of(text)
    if found is not None:
        raise ProblemRaised(
            ProblemKind.INVALID,
            "'faults' names what cannot be used, and why",
            faults=[Fault(where=where, what=_WHAT[found])],
        )
