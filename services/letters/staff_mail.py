"""Mails to staff: that a duty waits, and nothing about the case it is in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import LetterError, RenderedLetter
from services.letters.stationery import Stationery, stationery_of
from workflows.obligations import ObligationKind
from workflows.parties import Language
from workflows.staff import Concern
from workflows.stages import ClockName

MOST_LISTED = 20
"""A mail names so many duties at most; of more it gives the number."""


class Urgency(Enum):
    """The most that a mail says about the kind of a duty."""

    TODAY = "today"
    OVERDUE = "overdue"
    IN_TIME = "in_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClock:
    """A clock of one case that is past its benchmark, by so many days."""

    clock: ClockName
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClocks:
    """How many cases are past the benchmark of a clock, and by how many days the latest is."""

    clock: ClockName
    cases: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAlert:
    """One duty as a mail may tell it.

    Attributes:
        concern: What it is about; only its urgency shows.
        kind: Whether it is somebody's own task or review, or an escalation to those above.
        reference: The short reference of the case: opaque, and all that a mail says of it.
        task: The id of the task in the list of tasks, if it is one: as opaque as the reference.
        due_on: By when it is due, if it has such a day.
        late: The clock that is past its benchmark; it shows in totals over many cases alone.
    """

    concern: Concern
    kind: ObligationKind
    reference: str
    task: str | None = None
    due_on: date | None = None
    late: LateClock | None = None

    def urgency_on(self, today: date) -> Urgency:
        """How urgent it is: an alarm is for the same day, whatever else is said of it."""
        if self.concern.is_urgent or self.due_on == today:
            return Urgency.TODAY
        if self.due_on is not None and self.due_on < today:
            return Urgency.OVERDUE
        return Urgency.IN_TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSummary:
    """Many duties as numbers, such as those that an import finds.

    Attributes:
        duties: How many wait.
        today: How many of them cannot wait until tomorrow.
        overdue: How many of them are past their day.
        late: The clocks that are past their benchmark, in the order of a case.
    """

    duties: int
    today: int = 0
    overdue: int = 0
    late: tuple[LateClocks, ...] = ()


def render_staff_mail(
    language: Language,
    alerts: Sequence[StaffAlert],
    *,
    today: date,
    signed_by: str,
    library: LetterLibrary = SHIPPED,
) -> RenderedLetter:
    """One mail about one or several duties of the same person.

    Args:
        language: In which it is written.
        alerts: The duties; more than ``MOST_LISTED`` are only counted.
        today: The date it is for whoever reads it.
        signed_by: Who writes, in one line.
        library: Where the texts lie.

    Raises:
        LetterError: There is no duty to tell, or one that is a notice to a party.
    """
    if not alerts:
        raise LetterError("A mail to staff needs at least one duty: send none instead.")
    if any(alert.kind is ObligationKind.NOTICE for alert in alerts):
        raise LetterError("A notice to a party is no duty of staff: render it as a letter.")
    urgencies = [alert.urgency_on(today) for alert in alerts]
    if len(alerts) > MOST_LISTED:
        summary = StaffSummary(
            duties=len(alerts),
            today=urgencies.count(Urgency.TODAY),
            overdue=urgencies.count(Urgency.OVERDUE),
            late=totals_of(alerts),
        )
        return render_staff_summary(language, summary, signed_by=signed_by, library=library)
    listed = [
        {
            "reference": alert.reference,
            "task": alert.task,
            "urgency": urgency.value,
            "due_on": alert.due_on,
        }
        for alert, urgency in zip(alerts, urgencies, strict=True)
    ]
    values: dict[str, object] = {
        "alerts": listed,
        "climbed": sum(alert.kind is ObligationKind.ESCALATION for alert in alerts),
    }
    return _laid_out(stationery_of(language, library), "staff_mail.txt", values, signed_by)


def render_staff_summary(
    language: Language,
    summary: StaffSummary,
    *,
    signed_by: str,
    library: LetterLibrary = SHIPPED,
) -> RenderedLetter:
    """One mail with nothing but numbers, for instance the consolidated escalation of an import."""
    paper = stationery_of(language, library)
    late = [
        {
            "clock": paper.words.clocks[each.clock].subject,
            "cases": each.cases,
            "longest": each.longest,
        }
        for each in summary.late
    ]
    values: dict[str, object] = {"summary": summary, "late": late}
    return _laid_out(paper, "staff_summary.txt", values, signed_by)


def render_staff_chat(language: Language, duties: int, *, library: LetterLibrary = SHIPPED) -> str:
    """One line for a chat: how many duties wait, and how to see them; nothing of any case."""
    return stationery_of(language, library).line("staff_chat.txt", {"duties": duties})


def totals_of(alerts: Sequence[StaffAlert]) -> tuple[LateClocks, ...]:
    """The late clocks of all these duties: a case counts once, however often it was told."""
    days: dict[ClockName, dict[str, int]] = {}
    for alert in alerts:
        if alert.late is not None:
            days.setdefault(alert.late.clock, {})[alert.reference] = alert.late.days
    return tuple(
        LateClocks(clock=clock, cases=len(days[clock]), longest=max(days[clock].values()))
        for clock in ClockName
        if clock in days
    )


def _laid_out(
    paper: Stationery, file: str, values: Mapping[str, object], signed_by: str
) -> RenderedLetter:
    subject = paper.line("staff_subject.txt", {})
    return paper.lay_out(
        subject=subject, title=subject, blocks=paper.blocks(file, values), signed_by=signed_by
    )
