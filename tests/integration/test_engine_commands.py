"""Commands to a case on a real Temporal server: taken once, refused without a trace, never lost."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.working import make_worker
from services.clocks import SteppedClock
from services.desk.answers import CommandConflict, CommandRefused, Taken
from services.ledger.access import CARRYING_OUT
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import OFFICER, ada
from tests.stories.engine import Engine, a_house, open_case, the_parts
from tests.stories.library import IS_WITHDRAWN, OPENED
from tests.stories.permits import MAY_OPEN, permitted
from tests.stories.story import Story, at_any_hour
from workflows import names
from workflows.calendar import Calendar
from workflows.case_facts import CaseOpened, DecisionRecorded, StageAdvanced
from workflows.facts import Command
from workflows.messages import CaseStart
from workflows.party_facts import QuestionAsked, SafetyAlarmRaised
from workflows.staff import Concern
from workflows.stages import Decision, Stage

ALONE = at_any_hour(Story(name="alone", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED))
TO_ASSESSMENT = StageAdvanced(to=Stage.ASSESSMENT)


async def test_the_same_command_twice_gets_the_first_answer(engine: Engine) -> None:
    case_id = await engine.open(ALONE)
    for _ in range(2):
        receipt = await engine.parts.desk.submit(
            permitted(case_id), [TO_ASSESSMENT], command_id="k-once"
        )
        assert receipt.taken is Taken.RECORDED
    given = [fact for fact in await engine.facts(case_id) if fact.command_id == "k-once"]
    assert len(given) == 1


async def test_the_same_command_id_with_another_body_is_a_conflict(engine: Engine) -> None:
    case_id = await engine.open(ALONE)
    await engine.parts.desk.submit(permitted(case_id), [TO_ASSESSMENT], command_id="k-once")
    before = await engine.facts(case_id)
    with pytest.raises(CommandConflict, match="used before"):
        await engine.parts.desk.submit(
            permitted(case_id), [StageAdvanced(to=Stage.INVESTIGATION)], command_id="k-once"
        )
    assert [fact.number for fact in await engine.facts(case_id)] == [x.number for x in before]


async def test_opening_again_with_newer_holiday_data_gets_the_first_answer(engine: Engine) -> None:
    """The same words name another calendar then; the case keeps the one it has."""
    kept = [
        await engine.parts.ledger.policies.keep_calendar(Calendar(name=name, version=version))
        for name, version in (("de-by", "1"), ("de-by", "2"), ("de-be", "1"))
    ]
    first, newer, other = (replace(ALONE.intake(), calendar=key) for key in kept)
    desk = engine.parts.desk
    opened = await desk.open(MAY_OPEN, first, command_id="k-open")
    again = await desk.open(MAY_OPEN, newer, command_id="k-open")
    assert (again.case_id, again.taken) == (opened.case_id, Taken.RECORDED)
    assert (await desk.file(opened.case_id, CARRYING_OUT)).calendar.version == "1"
    with pytest.raises(CommandConflict, match="used before"):
        await desk.open(MAY_OPEN, other, command_id="k-open")


async def test_a_refused_command_leaves_no_event_in_the_history(engine: Engine) -> None:
    case_id = await engine.open(ALONE)
    await engine.idle(case_id)
    before = await _event_kinds(engine, case_id)
    with pytest.raises(CommandRefused, match="a decision follows the investigation"):
        await engine.parts.desk.workflows.give(
            _command(DecisionRecorded(decision=Decision.NO_ACTION)), CaseStart(case_id=case_id)
        )
    assert await _event_kinds(engine, case_id) == before


async def test_opening_with_the_same_command_id_opens_one_case(engine: Engine) -> None:
    desk = engine.parts.desk
    receipts = await asyncio.gather(
        *(desk.open(MAY_OPEN, ALONE.intake(), command_id="k-open") for _ in range(3)),
        return_exceptions=True,
    )
    case_ids = {x.case_id for x in receipts if not isinstance(x, BaseException)}
    assert len(case_ids) == 1
    facts = await engine.facts(case_ids.pop())
    assert sum(isinstance(fact.body, CaseOpened) for fact in facts) == 1


async def test_starting_a_workflow_that_runs_reaches_the_one_that_runs(engine: Engine) -> None:
    case_id = await engine.open(ALONE)
    opening = (await engine.facts(case_id))[0].body
    with pytest.raises(CommandRefused, match="open already"):
        await engine.parts.desk.workflows.give(_command(opening), CaseStart(case_id=case_id))


async def test_commands_given_at_once_are_all_recorded_once(engine: Engine) -> None:
    case_id = await engine.open(ALONE)
    questions = [QuestionAsked(party_id="p1", question_id=f"q{n}") for n in range(8)]
    await asyncio.gather(*(engine.say(case_id, question) for question in questions))
    asked = [
        x.body.question_id for x in await engine.facts(case_id) if x.body.kind == "question_asked"
    ]
    assert sorted(asked) == [f"q{n}" for n in range(8)]


async def test_a_finished_case_takes_a_late_command_and_goes_on_from_the_ledger(
    engine: Engine,
) -> None:
    case_id = await engine.play(at_any_hour(IS_WITHDRAWN))
    assert not await engine.parts.desk.workflows.is_running(case_id)
    before = await engine.facts(case_id)
    receipt = await engine.say(case_id, SafetyAlarmRaised(party_id="p1"))
    assert receipt.taken is Taken.RECORDED
    await engine.idle(case_id)
    assert await engine.parts.desk.workflows.is_running(case_id)
    after = await engine.facts(case_id)
    assert after[: len(before)] == before
    assert [fact.number for fact in after] == list(range(1, len(after) + 1))
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    assert Concern.ALARM in {task.concern for task in tasks}


async def test_a_finished_case_refuses_what_a_closed_case_does_not_take(engine: Engine) -> None:
    case_id = await engine.play(at_any_hour(IS_WITHDRAWN))
    with pytest.raises(CommandRefused, match="closed"):
        await engine.say(case_id, TO_ASSESSMENT)


async def test_a_worker_beside_an_engine_in_the_same_process_is_asked_for_its_own_cases(
    engine: Engine, temporal_dev_server: RestartableServer, tmp_path: Path
) -> None:
    """Each has a task queue of its own: the tests' engines one of their house, this the usual."""
    async with (
        a_house(tmp_path / "other", temporal_dev_server) as other,
        the_parts(other.settings, other.client, SteppedClock(OPENED), other.sink.port) as at_hand,
        make_worker(other.client, *at_hand),
    ):
        for parts in (at_hand[0], engine.parts):
            case_id = await open_case(parts, ALONE)
            receipt = await parts.desk.submit(permitted(case_id), [TO_ASSESSMENT])
            assert receipt.taken is Taken.RECORDED


def _command(body: object) -> Command:
    return Command.model_validate(
        {
            "command_id": "k-straight",
            "actor": OFFICER,
            "occurred_at": OPENED,
            "issued_at": OPENED,
            "bodies": (body,),
        }
    )


async def _event_kinds(engine: Engine, case_id: str) -> list[int]:
    """What happened in the workflow; a refusal may only have cost a task that left nothing."""
    handle = engine.client.get_workflow_handle(names.workflow_id(case_id))
    history = await handle.fetch_history()
    return [event.event_type for event in history.events]
