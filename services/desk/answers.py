"""What the desk answers, and what it raises."""

from dataclasses import dataclass
from enum import StrEnum


class Taken(StrEnum):
    """How far a command got."""

    RECORDED = "recorded"
    ACCEPTED = "accepted"

    @property
    def is_safe(self) -> bool:
        """Whether the ledger has it. *Accepted* is kept by Temporal and will be recorded."""
        return self is Taken.RECORDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The answer to a command that was not refused."""

    case_id: str
    reference: str
    taken: Taken
    command_id: str


class DeskError(Exception):
    """Something the desk could not do; the message is for the user."""


class CommandRefused(DeskError):
    """The case does not accept the command; ``code`` is fixed. Nothing was recorded."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class CommandConflict(DeskError):
    """The same command id was used before for something else. Nothing was recorded."""


class UnknownCase(DeskError):
    """There is no case with this id or reference."""


class PolicyNotAdopted(DeskError):
    """Nobody has accepted the assumed numbers of this policy, so no case may run under it."""


class EngineUnreachable(DeskError):
    """Temporal cannot be reached: nothing was taken, and the same command can be given again."""
