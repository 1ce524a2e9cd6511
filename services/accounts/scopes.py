"""What a token is for: each route for programs names the one that it takes."""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """Something a program may do, as far as whoever it acts for may do it."""

    READ_CASES = "cases:read"
    OPEN_CASES = "cases:open"
    ACT_IN_CASES = "cases:act"
    READ_TASKS = "tasks:read"
    DO_TASKS = "tasks:do"
    READ_METRICS = "metrics:read"

    @property
    def about(self) -> str:
        """What it lets a program do, in words."""
        return _ABOUT[self]


_ABOUT = {
    Scope.READ_CASES: "see which cases there are, and where each of them stands",
    Scope.OPEN_CASES: "open cases",
    Scope.ACT_IN_CASES: "move cases on, and what else is done in them",
    Scope.READ_TASKS: "see what somebody has to do",
    Scope.DO_TASKS: "say that a task was done",
    Scope.READ_METRICS: "read numbers about the whole installation",
}


def scopes_from(kept: str) -> frozenset[Scope]:
    """Scopes from codes with blanks between them; what this version does not know allows nothing.

    A token can be older or newer than the software.
    """
    known = {scope.value: scope for scope in Scope}
    return frozenset(known[code] for code in kept.split() if code in known)


def as_codes(scopes: Iterable[Scope]) -> str:
    """Scopes as codes with blanks between them, in the order of their list."""
    chosen = set(scopes)
    return " ".join(scope.value for scope in Scope if scope in chosen)
