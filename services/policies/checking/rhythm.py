"""How often people hear, are asked, and look again: lengths of time that do not fit together."""

from collections.abc import Iterator
from datetime import timedelta

from services.policies.checking.clocks import STAGE_CLOCKS, benchmarks_of
from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.calendar import Calendar
from workflows.parties import Role
from workflows.policy import Policy
from workflows.spans import Span
from workflows.staff import Rank

LONGEST_CADENCE = 366
"""Days; whoever hears less than once a year was forgotten."""

SHORTEST_OFFICE_HOURS = timedelta(hours=1)
UPDATES_IN_A_HOLD = 2
"""So many updates in a row may say that something is kept back, before somebody looks again."""


def findings_about_rhythm(policy: Policy, calendar: Calendar | None) -> Iterator[Finding]:
    """What is wrong with cadence, word, holds, pauses and office hours."""
    yield from _cadence(policy)
    yield from _cadence_and_benchmarks(policy)
    yield from _word(policy)
    yield from _reviews(policy)
    yield from _office(policy, calendar)


def _spans(policy: Policy) -> Iterator[tuple[Span, Path]]:
    cadence = policy.cadence
    yield cadence.every, ("cadence", "every")
    for role, span in cadence.by_role.items():
        yield span, ("cadence", "by_role", role.value)
    if cadence.vulnerable is not None:
        yield cadence.vulnerable, ("cadence", "vulnerable")


def _cadence(policy: Policy) -> Iterator[Finding]:
    cadence = policy.cadence
    for span, path in _spans(policy):
        if span.approximate_days > LONGEST_CADENCE:
            yield Finding(
                code=FindingCode.CADENCE_TOO_LONG,
                path=path,
                problem=f"{span} without a word is longer than a year: that is silence",
                remedy="give a cadence of weeks or months",
            )
    shortest, path = min(_spans(policy), key=lambda x: x[0].approximate_days)
    if cadence.tolerance_days >= shortest.approximate_days:
        yield Finding(
            code=FindingCode.TOLERANCE_EATS_CADENCE,
            path=("cadence", "tolerance_days"),
            problem=f"a tolerance of {cadence.tolerance_days} days doubles a cadence of {shortest}",
            remedy="give a tolerance shorter than the shortest cadence",
        )
    vulnerable = cadence.vulnerable
    if vulnerable and vulnerable.approximate_days > cadence.every.approximate_days:
        yield Finding(
            code=FindingCode.LATER_IF_VULNERABLE,
            path=("cadence", "vulnerable"),
            problem="whoever is especially vulnerable hears less often than everybody else",
            remedy=f"give a shorter length than {cadence.every}",
        )


def _cadence_and_benchmarks(policy: Policy) -> Iterator[Finding]:
    every = policy.cadence.for_party(Role.AFFECTED_PERSON, vulnerable=False)
    own = Role.AFFECTED_PERSON in policy.cadence.by_role
    where: Path = ("by_role", Role.AFFECTED_PERSON.value) if own else ("every",)
    for position, rule in enumerate(policy.clocks):
        lengths = [x.length for x, _ in benchmarks_of(rule, ("clocks", position))]
        shortest = min(lengths, key=lambda x: x.approximate_days)
        longer = every.approximate_days > shortest.approximate_days
        if rule.clock in STAGE_CLOCKS and longer and shortest.count:
            yield Finding(
                code=FindingCode.CADENCE_LONGER_THAN_BENCHMARK,
                path=("cadence", *where),
                problem=(
                    f"the affected person hears every {every}: the clock '{rule.clock}' with its "
                    f"benchmark of {shortest} can pass before she hears once"
                ),
                remedy="give a cadence no longer than the benchmark",
            )


def _word(policy: Policy) -> Iterator[Finding]:
    word = policy.word
    asked = word.asked_before.approximate_days
    if word.fresh_for.approximate_days < asked:
        yield Finding(
            code=FindingCode.WORD_STALE_WHEN_USED,
            path=("word", "fresh_for"),
            problem=(
                f"whoever answers on the day of being asked, {word.asked_before} before, is not "
                f"believed any more when the letter is written: it is fresh for {word.fresh_for}"
            ),
            remedy=f"keep it fresh for {word.asked_before} or longer",
        )
    heard = [
        policy.cadence.for_party(role, vulnerable=vulnerable)
        for role in Role
        if policy.may_tell_progress(role)
        for vulnerable in (False, True)
    ]
    shortest = min(heard, key=lambda x: x.approximate_days, default=None)
    if shortest is not None and asked >= shortest.approximate_days:
        yield Finding(
            code=FindingCode.WORD_ASKED_TOO_EARLY,
            path=("word", "asked_before"),
            problem=(
                f"the office is asked {word.asked_before} before a letter, and letters go out "
                f"every {shortest}: it is asked before the letter before has left"
            ),
            remedy=f"ask it less than {shortest} before",
        )


def _reviews(policy: Policy) -> Iterator[Finding]:
    every = policy.cadence.for_party(Role.AFFECTED_PERSON, vulnerable=False)
    longest = policy.holds.longest
    if longest.approximate_days > UPDATES_IN_A_HOLD * every.approximate_days:
        yield Finding(
            code=FindingCode.HOLD_OUTLASTS_UPDATES,
            path=("holds", "longest"),
            problem=(
                f"a hold of {longest} silences more than {UPDATES_IN_A_HOLD} updates in a row "
                "before anybody has to look at it again"
            ),
            remedy=f"let somebody look again within {every.times(UPDATES_IN_A_HOLD)}",
        )
    for span, path in (
        (longest, ("holds", "longest")),
        (policy.pauses.reviewed_every, ("pauses", "reviewed_every")),
    ):
        if span.count == 0:
            yield Finding(
                code=FindingCode.REVIEW_WITHOUT_TIME,
                path=path,
                problem="a review on the very day, again and again, leaves no time for anything",
                remedy="give a length of a day or more",
            )


def _office(policy: Policy, calendar: Calendar | None) -> Iterator[Finding]:
    hours = policy.office_hours
    if calendar is not None and not hours.weekdays & calendar.working_week:
        yield Finding(
            code=FindingCode.OFFICE_NEVER_OPEN,
            path=("office_hours",),
            problem=f"none of these weekdays is a working day of the calendar '{calendar.name}'",
            remedy="name weekdays on which the office works: 1 is Monday, 7 is Sunday",
        )
    begins = timedelta(hours=hours.begins.hour, minutes=hours.begins.minute)
    ends = timedelta(hours=hours.ends.hour, minutes=hours.ends.minute)
    if ends - begins < SHORTEST_OFFICE_HOURS:
        yield Finding(
            code=FindingCode.OFFICE_HOURS_TOO_SHORT,
            path=("office_hours",),
            problem="the office is open for less than an hour a day",
            remedy="give the hours in which somebody reads what comes in",
        )
    avoided = policy.unidentified_respondent
    if avoided is not None and set(avoided.avoid) == set(Rank):
        yield Finding(
            code=FindingCode.AVOIDS_EVERYBODY,
            path=("unidentified_respondent", "avoid"),
            problem="no rank is left: everything goes to the address outside the house",
            remedy="leave one rank, if there is one that can be trusted",
        )
