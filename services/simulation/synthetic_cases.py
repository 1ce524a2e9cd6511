"""Synthetic cases: each follows from the seed and its own number, and from nothing else."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from services.importing.mapping_terms import Ending
from services.simulation import likeness as like
from services.simulation.likeness import Likeness
from services.simulation.opening import opening
from services.simulation.script import CaseScript, Step
from workflows.calendar import Calendar
from workflows.case_facts import CaseClosed, DecisionRecorded, ReportReceived, StageAdvanced
from workflows.facts import FactBody
from workflows.instants import local_date, local_instant, start_of_day
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party_facts import PartyAdded, PartyInformed, PartyPreferred, QuestionAsked
from workflows.stages import Conclusion, Stage

ADDRESS = "vr_simulated-address"
PERSON = "p1"
RESPONDENT = "p2"
WITNESS = "p3"

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticCases:
    """A population of invented cases, received evenly over a period.

    Attributes:
        count: How many.
        seed: The same seed gives the same cases.
        likeness: What they are like.
        calendar: On whose working days offices do things.
        begins: The first day on which one is received.
        until: The day after the last one.
    """

    count: int
    seed: int
    likeness: Likeness
    calendar: Calendar
    begins: date
    until: date

    def scripts(self, first: int, count: int) -> Iterator[CaseScript]:
        """The cases from number ``first`` on, counted from 0."""
        for number in range(first, first + count):
            yield _invented(self, number)


def _invented(cases: SyntheticCases, number: int) -> CaseScript:
    # The text of a seed is hashed with SHA-512, the same everywhere.
    chance = random.Random(f"{cases.seed}/{number}")  # noqa: S311 - invented data is no secret
    zone = cases.likeness.zone
    begins, ends = start_of_day(cases.begins, zone), start_of_day(cases.until, zone)
    opened_at = begins + timedelta(seconds=chance.randrange(int((ends - begins).total_seconds())))
    days = _Days(cases.calendar, zone, opened_at)
    course = list(_course(cases.likeness, days, chance))
    steps = [*_parties(chance, zone, course), *course]
    if chance.random() < like.ASKS_A_QUESTION:
        steps.append(_question(opened_at, course[-1].at, chance))
    first = Step(at=opened_at, bodies=_opening(number, cases, chance))
    return CaseScript(steps=(first, *sorted(steps, key=lambda step: step.at)))


@dataclass(slots=True)
class _Days:
    """Instants within office hours, each later than the one before."""

    calendar: Calendar
    zone: str
    latest: datetime

    def after(self, since: datetime, days: int) -> datetime:
        """An instant on the first working day so many days later, never before the latest one."""
        day = self.calendar.first_working_day(local_date(since, self.zone) + timedelta(days=days))
        at = local_instant(day, _TEN_O_CLOCK, self.zone)
        self.latest = max(at, self.latest + timedelta(minutes=1))
        return self.latest


_TEN_O_CLOCK = time(10)


def _opening(number: int, cases: SyntheticCases, chance: random.Random) -> Sequence[FactBody]:
    zone = cases.likeness.zone
    opened = opening(
        category=_one_of(chance, like.CATEGORIES), zone=zone, key=f"{cases.seed}/{number}"
    )
    by_others = chance.random() < like.IS_REPORTED_FOR_OTHERS
    role = Role.REPORTER if by_others else Role.AFFECTED_PERSON
    vulnerable = not by_others and chance.random() < like.IS_VULNERABLE
    bodies: list[FactBody] = [opened, PartyAdded(party_id=PERSON, role=role, vulnerable=vulnerable)]
    if chance.random() < like.HAS_A_CHANNEL:
        bodies.append(_choice(PERSON, _one_of(chance, like.CHANNELS), zone))
    return bodies


def _choice(party_id: str, channel: Channel, zone: str) -> PartyPreferred:
    return PartyPreferred(
        party_id=party_id,
        preferences=Preferences(
            channel=channel,
            language=Language.ENGLISH,
            time_zone=zone,
            address=ADDRESS if channel.needs_an_address else None,
        ),
    )


def _course(likeness: Likeness, days: _Days, chance: random.Random) -> Iterator[Step]:
    """What offices do, one after the other, from the assessment to the closing."""
    lengths = likeness.lengths
    received = days.latest
    ended_after = lengths.ended.days(chance.random())
    begun_after = min(lengths.begun.days(chance.random()), ended_after)
    chosen = _one_of(chance, dict(likeness.endings))
    yield _step(days.after(received, min(begun_after, 2)), StageAdvanced(to=Stage.ASSESSMENT))
    if chosen.conclusion is not None:
        investigated = StageAdvanced(to=Stage.INVESTIGATION)
        yield _step(days.after(received, begun_after), investigated)
        concluded = StageAdvanced(to=Stage.DECISION, conclusion=chosen.conclusion)
        yield _step(days.after(received, ended_after), concluded)
        yield from _decision(likeness, days, chosen, chance)
        closed_after = chance.randrange(like.CLOSED_WITHIN_DAYS)
        closed_at = days.after(days.latest, closed_after)
    else:
        closed_at = days.after(received, ended_after)
    if chosen.outcome is not None:
        yield _step(closed_at, CaseClosed(outcome=chosen.outcome))


def _decision(
    likeness: Likeness, days: _Days, ending: Ending, chance: random.Random
) -> Iterator[Step]:
    if ending.conclusion is not Conclusion.REPORT_SENT or ending.decision is None:
        return
    lengths = likeness.lengths
    handed_over = days.after(days.latest, lengths.handed_over.days(chance.random()))
    yield _step(handed_over, ReportReceived())
    decided = days.after(handed_over, lengths.decided.days(chance.random()))
    yield _step(decided, DecisionRecorded(decision=ending.decision))


def _step(at: datetime, body: FactBody) -> Step:
    return Step(at=at, bodies=(body,))


def _parties(chance: random.Random, zone: str, course: Sequence[Step]) -> Iterator[Step]:
    """The respondent and, in some cases, a witness of an investigation, informed by the office."""
    begun = next((x.at for x in course if _begins_the_investigation(x)), None)
    if begun is None:
        return
    ends = course[-1].at
    parties = {RESPONDENT: Role.RESPONDENT}
    if chance.random() < like.HAS_A_WITNESS:
        parties[WITNESS] = Role.WITNESS
    for party_id, role in parties.items():
        at = begun + timedelta(days=chance.randrange(like.INFORMED_AFTER_DAYS), minutes=1)
        if at < ends:
            added = PartyAdded(party_id=party_id, role=role)
            chosen = _choice(party_id, Channel.NEUTRAL_MAIL, zone)
            yield Step(at=at, bodies=(added, chosen, PartyInformed(party_id=party_id)))


def _begins_the_investigation(step: Step) -> bool:
    return any(
        isinstance(body, StageAdvanced) and body.to is Stage.INVESTIGATION for body in step.bodies
    )


def _question(since: datetime, until: datetime, chance: random.Random) -> Step:
    """The person asks something while the case is open."""
    share = chance.random()
    at = max(since, (since + (until - since) * share).replace(microsecond=0))
    asked = QuestionAsked(party_id=PERSON, question_id="q1")
    return Step(at=at, bodies=(asked,))


def _one_of(chance: random.Random, weights: dict[Kind, int]) -> Kind:
    return chance.choices(list(weights), list(weights.values()))[0]
