"""An obligation: something due at an instant, to a party or to staff, under a lasting id."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

from workflows.delivery_facts import Covered
from workflows.notices import NoticeKind
from workflows.staff import Concern, OfficeDuty, StaffRole
from workflows.stages import ClockName


class ObligationKind(StrEnum):
    """What kind of thing is due."""

    NOTICE = "notice"
    ESCALATION = "escalation"
    REVIEW = "review"
    TASK = "task"


class WaitsFor(StrEnum):
    """Why a notice that is owed has no instant yet."""

    HOLD = "hold"
    AFFECTED_PERSON = "affected_person"
    HAND_DELIVERY = "hand_delivery"
    OFFICER = "officer"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice owed to a party: due at an instant, or waiting for somebody.

    ``letter_id`` is set once an attempt was made that may be repeated with the same letter.
    ``latest_on`` is the last day that its rule allows, in the party's zone.
    """

    obligation_id: str
    notice: NoticeKind
    party_id: str
    anchor: int
    due_at: datetime | None
    form: str | None = None
    waits_for: WaitsFor | None = None
    letter_id: str | None = None
    attempt: int = 1
    latest_on: date | None = None

    @property
    def kind(self) -> ObligationKind:
        """Always a notice."""
        return ObligationKind.NOTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffDuty:
    """A task, review or escalation owed to staff.

    ``chain`` are the roles to try in order; ``step`` is the rung of the ladder, counted through
    its repetitions, and -1 for the task itself. ``subject`` tells one matter of a concern from
    another (a party, a question, a clock), by opaque id or code.
    """

    obligation_id: str
    kind: ObligationKind
    concern: Concern
    subject: str
    anchor: int
    due_at: datetime
    duty: OfficeDuty
    step: int
    chain: tuple[StaffRole, ...]
    party_id: str | None = None
    clock: ClockName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDue:
    """Notices to one party that are due together, and so go out as one letter."""

    letter_id: str
    party_id: str
    attempt: int
    preferences: int
    notices: tuple[Notice, ...]

    @property
    def covers(self) -> tuple[Covered, ...]:
        """What an attempt at it answers for: each notice's obligation and kind."""
        return tuple(Covered(obligation_id=x.obligation_id, notice=x.notice) for x in self.notices)


@lru_cache(maxsize=131_072)
def keyed_id(salt: str, *parts: str | int | None) -> str:
    """A keyed hash over stable parts, never over a date: 32 hexadecimal digits."""
    message = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(message.encode(), digest_size=16, key=bytes.fromhex(salt)).hexdigest()


def fraction_of(identifier: str) -> float:
    """A number from 0 to 1 that follows from an id: where in a window its instant lies."""
    return int(identifier[:8], 16) / 0xFFFFFFFF
