"""How the command line speaks: instants, days, lateness, and what a plan says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rich.table import Table

from services.cli.answers import table
from workflows.clocks import ClockReading
from workflows.instants import local_date
from workflows.obligations import LetterDue, Notice, ObligationKind, StaffDuty
from workflows.planner import Plan
from workflows.planning.promise_readings import PromiseReading


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def day_in_words(day: date) -> str:
    """Such as 14 January 2027."""
    return f"{day.day} {day:%B %Y}"


def instant_in_words(instant: datetime, zone: str) -> str:
    """Such as 14 January 2027, 10:23, in a zone that is named once elsewhere."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M}"


def as_utc(instant: datetime) -> str:
    """Such as 2027-01-14 10:23, in UTC."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"


def days(count: int) -> str:
    """A number of days."""
    return f"{count} day" if count == 1 else f"{count} days"


def plan_in_words(plan: Plan, now: datetime, zone: str) -> list[str | Table]:
    """Clocks by their owner, promises, and what is due and to come, for people."""
    shown: list[str | Table] = []
    for heading, drawn in (
        ("Clocks", _clocks(plan, now, zone)),
        ("Promises", _promises(plan, zone)),
        ("What goes out next", _to_come(plan, now, zone)),
    ):
        if drawn.row_count:
            shown += ["", heading, drawn]
    return shown


def _clocks(plan: Plan, now: datetime, zone: str) -> Table:
    return table(
        "clock",
        "owner",
        "since",
        "benchmark",
        "stands",
        rows=(
            (
                plain(clock.clock),
                plain(clock.owner),
                day_in_words(clock.started_on),
                day_in_words(clock.benchmark_on) if clock.benchmark_on else "open while paused",
                _standing_of(clock, now, zone),
            )
            for clock in plan.clocks
        ),
    )


def _standing_of(clock: ClockReading, now: datetime, zone: str) -> str:
    today = local_date(now, zone)
    if clock.paused_since is not None:
        return f"paused since {day_in_words(local_date(clock.paused_since, zone))}"
    if clock.stopped_at is not None:
        late = ", after its benchmark" if clock.passed_by(now) else ""
        return f"ended {day_in_words(local_date(clock.stopped_at, zone))}{late}"
    standing = f"day {clock.day(today)}"
    if clock.passed_by(now) and clock.benchmark_on is not None:
        standing += f", overdue by {days((today - clock.benchmark_on).days)}"
    if clock.extension is not None:
        expected = day_in_words(clock.extension.expected_on)
        standing += f", now expected {expected} ({plain(clock.extension.reason)})"
    return standing


def _promises(plan: Plan, zone: str) -> Table:
    return table(
        "party",
        "promised",
        "to hear by",
        "stands",
        rows=(
            (
                reading.promise.party_id,
                plain(reading.promise.kind),
                day_in_words(reading.promise.on),
                _standing_of_promise(reading, zone),
            )
            for reading in plan.promises
        ),
    )


def _standing_of_promise(reading: PromiseReading, zone: str) -> str:
    if not reading.was_told:
        return "owed; told with the first letter"
    told = reading.told_at
    return plain(reading.standing) + (
        f", told {day_in_words(local_date(told, zone))}" if told else ""
    )


def _to_come(plan: Plan, now: datetime, zone: str) -> Table:
    return table("when", "what", "to whom", rows=_rows_to_come(plan, now, zone))


def _rows_to_come(plan: Plan, now: datetime, zone: str) -> Iterator[tuple[str, str, str]]:
    for letter in plan.letters:
        yield "now", letter_in_words(letter), letter.party_id
    for duty in plan.duties:
        yield "now", duty_in_words(duty), plain(duty.chain[0]) if duty.chain else ""
    for ahead in plan.upcoming:
        when = instant_in_words(ahead.due_at or now, zone)
        if isinstance(ahead, Notice):
            yield when, f"letter: {notice_in_words(ahead)}", ahead.party_id
        else:
            yield when, duty_in_words(ahead), plain(ahead.chain[0]) if ahead.chain else ""
    for waiting in plan.waiting:
        reason = plain(waiting.waits_for) if waiting.waits_for else "an event"
        yield f"waits for: {reason}", f"letter: {notice_in_words(waiting)}", waiting.party_id


def letter_in_words(letter: LetterDue) -> str:
    """The notices that a letter carries."""
    return "letter: " + ", ".join(notice_in_words(notice) for notice in letter.notices)


def notice_in_words(notice: Notice) -> str:
    """What a notice tells."""
    form = f" ({plain(notice.form)})" if notice.form else ""
    return plain(notice.notice) + form


def duty_in_words(duty: StaffDuty) -> str:
    """What staff are asked or told."""
    about = plain(duty.clock) if duty.clock else plain(duty.concern)
    match duty.kind:
        case ObligationKind.ESCALATION:
            return f"escalation, step {duty.step + 1}: {about}"
        case ObligationKind.REVIEW:
            return f"review: {about}"
        case _:
            return f"task: {about}"
