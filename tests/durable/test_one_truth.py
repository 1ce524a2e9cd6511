"""One case told five times: by workflow, simulator, ``timeline``, letters and desk."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from services.ledger.access import CARRYING_OUT
from services.policies.documents import load_policy
from services.simulation.handling import NOBODY_DOES_ANYTHING
from services.simulation.playing import Conditions, play
from services.simulation.script import CaseScript, Step
from tests.durable.plays import Plays
from tests.stories.library import GOES_WELL_FOR_ONE, IS_OVERDUE
from tests.stories.story import Story
from tests.stories.tellings import Telling, tellings_of
from tests.unit.cli.typing_commands import type_in
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case import Case
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import Fact
from workflows.notices import PromiseKind
from workflows.obligations import StaffDuty
from workflows.planner import Plan
from workflows.promises import Promise, Standing

FACTS = TypeAdapter(tuple[Fact, ...])
POLICY = "un-women-2020"
A_MINUTE = timedelta(minutes=1)
"""A letter may be this late by Temporal's clock, which runs on while a worker works."""


class Simulated:
    """What the simulator says that happens."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.standing: list[Standing] = []

    def recorded(self, case: Case, fact: Fact) -> None:
        assert case.number == fact.number
        self.facts.append(fact)

    def duty_told(self, duty: StaffDuty, at: datetime) -> None:
        assert duty.due_at <= at

    def settled(self, plan: Plan, at: datetime) -> None:
        assert plan.next_wake is None or plan.next_wake > at


def _simulated(story: Story, facts: Sequence[Fact]) -> Simulated:
    """The story in the simulator, with the opening of the real case: its salt gives the hours."""
    opening = tuple(fact.body for fact in facts if fact.command_id == facts[0].command_id)
    script = CaseScript(
        steps=(
            Step(at=story.opened_at, bodies=opening),
            *(Step(at=step.at, bodies=tuple(step.bodies(()))) for step in story.steps),
        )
    )
    conditions = Conditions(
        policy=load_policy(POLICY),
        calendar=WEEKDAYS_ONLY,
        handling=NOBODY_DOES_ANYTHING,
        until=story.until,
    )
    simulated = Simulated()
    _, plan = play(script, conditions, simulated)
    simulated.standing = [x.standing for x in plan.promises if x.was_told]
    return simulated


@pytest.mark.parametrize(
    ("story", "cases_cached"),
    [
        pytest.param(GOES_WELL_FOR_ONE, 0, id=GOES_WELL_FOR_ONE.name),
        pytest.param(IS_OVERDUE, 100, id=IS_OVERDUE.name),
    ],
)
async def test_workflow_simulator_timeline_letters_and_desk_tell_the_same_instants(
    story: Story,
    cases_cached: int,
    tmp_path: Path,
    plays: Plays,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = await plays.of(story, cases_cached=cases_cached)
    really = case.facts
    read = await case.parts.desk.planned(case.case_id, CARRYING_OUT)
    simulated = _simulated(story, really)

    _tell_the_same(tellings_of(simulated.facts), tellings_of(really))
    assert _staff_told(simulated.facts) == _staff_told(really)
    assert _promised(simulated.facts) == _promised(really)
    assert set(simulated.standing) == {Standing.KEPT}
    _each_letter_kept_the_date_told_before(really)
    _the_desk_reads_what_the_letters_told(read, really)
    facts_file = tmp_path / "facts.json"
    foretold = [
        await asyncio.to_thread(_foretold, letter, really, facts_file, capsys)
        for letter in _letters(really)
    ]
    assert all(foretold)


def _tell_the_same(simulated: list[Telling], really: list[Telling]) -> None:
    assert len(simulated) == len(really) > 10
    for one, other in zip(sorted(simulated), sorted(really), strict=True):
        assert (one.party_id, one.kinds) == (other.party_id, other.kinds)
        assert one.at <= other.at < one.at + A_MINUTE


def _staff_told(facts: Iterable[Fact]) -> list[str]:
    return sorted(fact.body.obligation_id for fact in facts if isinstance(fact.body, StaffTold))


def _letters(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if isinstance(fact.body, LetterAttempted)]


def _promised(facts: Iterable[Fact]) -> list[Promise]:
    promises = [
        promise
        for fact in facts
        if isinstance(fact.body, LetterAttempted)
        for promise in fact.body.promises
    ]
    return sorted(promises, key=lambda promise: (promise.on, promise.promise_id))


def _each_letter_kept_the_date_told_before(facts: Sequence[Fact]) -> None:
    """What the affected person sees: a date in each letter, and the next letter by that date."""
    open_until: dict[str, datetime] = {}
    dates = 0
    for fact in _letters(facts):
        assert isinstance(fact.body, LetterAttempted)
        party_id = fact.body.party_id
        if party_id in open_until:
            assert fact.occurred_at < open_until.pop(party_id)
            dates += 1
        for promise in fact.body.promises:
            if promise.kind is PromiseKind.NEXT_UPDATE:
                open_until[party_id] = promise.deadline
    assert dates > 5


def _the_desk_reads_what_the_letters_told(read: Plan, facts: Sequence[Fact]) -> None:
    """What ``case show`` says of her: each date as a letter told it, kept by the letter after."""
    shown = {x.promise.promise_id: x for x in read.promises if x.was_told}
    assert {x.promise_id: x for x in _promised(facts)} == {
        promise_id: reading.promise for promise_id, reading in shown.items()
    }
    letters = _letters(facts)
    for number, letter in enumerate(letters):
        assert isinstance(letter.body, LetterAttempted)
        after = [x.occurred_at for x in letters[number + 1 :] if _is_to_the_same(x, letter)]
        for promise in letter.body.promises:
            reading = shown[promise.promise_id]
            assert (reading.standing, reading.told_at) == (Standing.KEPT, after[0])
    assert read.promises
    assert read.letters == ()


def _is_to_the_same(letter: Fact, other: Fact) -> bool:
    assert isinstance(letter.body, LetterAttempted)
    assert isinstance(other.body, LetterAttempted)
    return letter.body.party_id == other.body.party_id


def _foretold(
    letter: Fact, facts: Sequence[Fact], file: Path, capsys: pytest.CaptureFixture[str]
) -> bool:
    """Whether ``duecourse timeline`` had said so when all was known that the letter follows from.

    Just before the letter it lies ahead; one that goes out at the instant at which its cause was
    recorded is due.
    """
    assert isinstance(letter.body, LetterAttempted)
    known = facts[: letter.number - 1]
    file.write_bytes(FACTS.dump_json(tuple(known)))
    now = known[-1].recorded_at.isoformat()
    asked = ("timeline", str(file), "--policy", POLICY, "--now", now, "--json")
    printed = type_in(capsys, *asked)
    assert printed.code == 0, printed.err
    plan = json.loads(printed.out)["plan"]
    due = [x for each in plan["letters"] for x in each["notices"]] + plan["upcoming"]
    ids = {covered.obligation_id for covered in letter.body.covers}
    said = {x["obligation_id"]: datetime.fromisoformat(x["due_at"]) for x in due if x["due_at"]}
    if not ids <= said.keys():
        return False
    at = max(known[-1].recorded_at, *(said[each] for each in ids))
    return at <= letter.occurred_at < at + A_MINUTE
