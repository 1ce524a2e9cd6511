"""Nobody overwrites anybody: what changes a case names the state that it was decided on."""

import re
from typing import Any, Final

from services.api.problems import ProblemKind, ProblemRaised

HEADER: Final = "If-Match"
DESCRIBED: Final[dict[str, Any]] = {
    "name": HEADER,
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[1-9][0-9]{0,8}"$'},
    "description": "The ETag of the case as it was read: the number of its newest fact.",
}
"""The header as the description has it."""

_ETAG: Final = re.compile(r'^"([1-9][0-9]{0,8})"$', re.ASCII)


def etag_of(version: int) -> str:
    """The entity tag of a case whose newest fact has this number."""
    return f'"{version}"'


def version_of(if_match: str | None) -> int:
    """The number of the newest fact that was known when something was decided.

    Raises:
        ProblemRaised: the header is missing, or is no entity tag of a case.
    """
    if if_match is None:
        raise ProblemRaised(
            ProblemKind.STATE_NOT_NAMED,
            'read the case, and send its ETag back as it was: If-Match: "17"',
        )
    found = _ETAG.match(if_match.strip())
    if found is None:
        raise ProblemRaised(
            ProblemKind.STALE, 'If-Match is not the ETag of this case, which is like "17"'
        )
    return int(found[1])
