"""How long officers are assumed to take for what they are asked to do."""

from dataclasses import dataclass, field
from datetime import datetime

from workflows.calendar import Calendar
from workflows.instants import SafeHours, local_date
from workflows.spans import Span, Unit
from workflows.staff import Concern

MIDDLE = 0.5
"""Whatever is done on a later day is done in the middle of its office hours."""

NEVER = "never"


class ImpossibleHandling(ValueError):
    """A handling time is not one; the message says how one is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How long after they were asked officers do what a task wants of them.

    Attributes:
        usually: For every concern that has no time of its own; None means never.
        by_concern: For single concerns; None means never.
    """

    usually: Span | None
    by_concern: dict[Concern, Span | None] = field(default_factory=dict)

    def of(self, concern: Concern) -> Span | None:
        """The time for this concern, or None if it is never done."""
        return self.by_concern.get(concern, self.usually)

    def in_words(self) -> str:
        """As it is written on the command line."""
        given = [f"{concern}={_written(span)}" for concern, span in self.by_concern.items()]
        return ", ".join([_written(self.usually), *given])


NOBODY_DOES_ANYTHING = Handling(usually=None)
WITHIN_TWO_WORKING_DAYS = Handling(usually=Span(count=2, unit=Unit.WORKING_DAY))


def read_handling(written: list[str]) -> Handling:
    """Handling times as people write them: ``2 working days``, ``voice=1 day``, ``word=never``.

    Raises:
        ImpossibleHandling: one of them is no length of time, names no concern, or is given twice.
    """
    usually: list[Span | None] = []
    by_concern: dict[Concern, Span | None] = {}
    for each in written:
        name, equals, length = each.rpartition("=")
        if not equals:
            usually.append(_span(length))
            continue
        concern = _concern(name.strip())
        if concern in by_concern:
            message = f"the handling time of '{concern}' is given twice: give it once"
            raise ImpossibleHandling(message)
        by_concern[concern] = _span(length)
    if len(usually) > 1:
        message = "one handling time holds for everything that has none of its own: give one only"
        raise ImpossibleHandling(message)
    return Handling(
        usually=usually[0] if usually else WITHIN_TWO_WORKING_DAYS.usually, by_concern=by_concern
    )


def _concern(name: str) -> Concern:
    known = [concern for concern in Concern if concern.opens_a_task]
    for concern in known:
        if concern == name:
            return concern
    message = f"'{name[:40]}' is nothing officers are asked for; it is one of: {', '.join(known)}"
    raise ImpossibleHandling(message)


def _span(length: str) -> Span | None:
    if length.strip() == NEVER:
        return None
    try:
        return Span.model_validate(length)
    except ValueError:
        message = (
            f"'{length[:40]}' is no handling time; write for instance '2 working days', "
            "'voice=1 day' or 'word=never'"
        )
        raise ImpossibleHandling(message) from None


def _written(span: Span | None) -> str:
    return NEVER if span is None else str(span)


def done_at(
    asked_at: datetime, span: Span, calendar: Calendar, office_hours: SafeHours, zone: str
) -> datetime:
    """When something asked at ``asked_at`` is done: within office hours of a working day.

    A span of no length is the same working day, as soon as the office is open.
    """
    asked_on = local_date(asked_at, zone)
    day = calendar.first_working_day(calendar.add(asked_on, span))
    if day == asked_on:
        return office_hours.next_instant(asked_at, zone, 0.0)
    return office_hours.instant_on(office_hours.first_allowed_day(day), zone, MIDDLE)
