"""The emergency unlock: two people open one case to one of them for some hours, for reading.

The audit log is its only record: asking and allowing are entries of it, so that no unlock can be
without its entry, and one that is put in by hand breaks the chain of hashes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LASTS: Final = timedelta(hours=4)
"""How long a case stays open after somebody else allowed it."""

ASKING_STANDS: Final = timedelta(hours=24)
"""How long after it was asked for an unlock can still be allowed."""


class UnlockReason(StrEnum):
    """Why a case is opened to somebody who does not have it."""

    DANGER = "danger"
    NOBODY_REACHED = "nobody_reached"
    COMPLAINT = "complaint"
    LEGAL_DUTY = "legal_duty"


class UnlockStep(StrEnum):
    """What is done about an unlock; the action of its entry in the audit log."""

    ASKED = "unlock.ask"
    ALLOWED = "unlock.allow"
    ENDED = "unlock.end"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockEntry:
    """An entry of the audit log about the unlock of one case.

    Attributes:
        by: The staff id of who did it.
        about: The reason of who asks; else the staff id of who asked.
    """

    at: datetime
    step: UnlockStep
    by: str
    about: str


def is_asked_for(entries: Sequence[UnlockEntry], staff_id: str, now: datetime) -> bool:
    """Whether somebody asked for the unlock, and it is neither answered nor too long ago."""
    return _asked_before(entries, staff_id, now) and unlocked_until(entries, staff_id, now) is None


def waiting(entries: Sequence[UnlockEntry], now: datetime) -> tuple[UnlockEntry, ...]:
    """What was asked for last by each who asked, as far as it is not answered nor too long ago.

    Args:
        entries: Those of the case, in the order of the log.
        now: The instant for which it is asked.
    """
    newest = {x.by: x for x in entries if x.step is UnlockStep.ASKED and x.at <= now}
    return tuple(x for x in newest.values() if is_asked_for(entries, x.by, now))


def unlocked_until(entries: Sequence[UnlockEntry], staff_id: str, now: datetime) -> datetime | None:
    """Until when the case is open to somebody; None if it is not.

    Args:
        entries: Those of the case, in the order of the log.
        staff_id: Who asked for it.
        now: The instant for which it is asked.
    """
    until = None
    for place, entry in enumerate(entries):
        if entry.about != staff_id or entry.at > now:
            continue
        if entry.step is UnlockStep.ENDED:
            until = None
        elif (
            entry.step is UnlockStep.ALLOWED
            and entry.by != staff_id
            and _asked_before(entries[:place], staff_id, entry.at)
        ):
            until = entry.at + LASTS
    return until if until is not None and now < until else None


def _asked_before(entries: Sequence[UnlockEntry], staff_id: str, at: datetime) -> bool:
    """Whether there is a request of hers that was not answered since."""
    asked = None
    for entry in entries:
        if entry.step is UnlockStep.ASKED and entry.by == staff_id:
            asked = entry.at
        elif entry.step is not UnlockStep.ASKED and entry.about == staff_id:
            asked = None
    return asked is not None and timedelta(0) <= at - asked <= ASKING_STANDS
