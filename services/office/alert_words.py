"""What an alert is about, in sentences: by the clocks of the plan, and by what a task asks for."""

from datetime import datetime

from services.ledger.escalations import Escalation
from services.office.pages import day_in_words, days, plain
from services.office.tasks_page import WHAT_TO_DO
from services.policies.words import clock_name, sentence
from workflows.case import Case
from workflows.clocks import ClockReading
from workflows.instants import local_date
from workflows.planner import Plan
from workflows.staff import Concern
from workflows.stages import ClockName


def heading_of(alert: Escalation) -> str:
    """What it is about, in a few words."""
    if alert.concern is Concern.CLOCK:
        return f"{clock_name(ClockName(alert.subject))} and its benchmark"
    return plain(alert.concern.value)


def about_in_words(alert: Escalation, case: Case, planned: Plan, now: datetime) -> str:
    """What the matter is now."""
    if alert.concern is not Concern.CLOCK:
        return WHAT_TO_DO.get(alert.concern, "See to it.")
    clock = clock_of(alert, planned)
    if clock is None:
        return "This clock runs no more under the policy of the case."
    return _clock_in_words(clock, case, now)


def clock_of(alert: Escalation, planned: Plan) -> ClockReading | None:
    """The clock that an alert is about, as it stands."""
    if alert.concern is not Concern.CLOCK:
        return None
    return next((x for x in planned.clocks if x.clock.value == alert.subject), None)


def _clock_in_words(clock: ClockReading, case: Case, now: datetime) -> str:
    zone = case.opening.time_zone
    name = sentence(clock_name(clock.clock))
    if clock.stopped_at is not None:
        return f"{name} ended on {day_in_words(local_date(clock.stopped_at, zone))}."
    if clock.benchmark_on is None:
        return f"{name} stands still, for a reason of the list."
    benchmark = day_in_words(clock.benchmark_on)
    away = (local_date(now, zone) - clock.benchmark_on).days
    if clock.passed_by(now):
        said = f"{name} is overdue by {days(max(away, 1))}: its benchmark was {benchmark}."
    elif away == 0:
        said = f"{name} reaches its benchmark today."
    else:
        said = f"{name} reaches its benchmark on {benchmark}, in {days(-away)}."
    if clock.extension is None:
        return f"{said} No reason and no new date were given."
    expected = day_in_words(clock.extension.expected_on)
    return f"{said} It is now expected by {expected} ({plain(clock.extension.reason)})."
