"""A running case moves to another policy or calendar on a real Temporal server."""

from datetime import timedelta

from services.adopting import CaseMoves, MoveState, ToCalendar, ToPolicy, read_query
from services.ledger.access import CARRYING_OUT
from services.policies.documents import load_policy
from services.vault.kinds import VaultKind
from tests.stories.cast import OFFICER, ada
from tests.stories.engine import Engine, House
from tests.stories.library import OPENED
from tests.stories.story import Story
from tests.stories.tellings import in_local_time
from workflows.calendar import Calendar
from workflows.case_facts import CalendarChanged, PolicyChanged, StageAdvanced
from workflows.notices import NoticeKind
from workflows.policy import Policy
from workflows.spans import Span
from workflows.stages import ClockName, Stage

ALONE = Story(name="alone", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED)
_DAYS_OFF = frozenset(OPENED.date() + timedelta(days=days) for days in range(20, 40))


def _slower() -> Policy:
    policy = load_policy("un-women-2020")
    length = Span.model_validate("6 months")
    clocks = tuple(
        x.model_copy(update={"benchmark": x.benchmark.model_copy(update={"length": length})})
        if x.clock is ClockName.INVESTIGATION
        else x
        for x in policy.clocks
    )
    return policy.model_copy(update={"clocks": clocks, "version": 3})


async def _adopted(engine: Engine, policy: Policy) -> CaseMoves:
    policies = engine.parts.ledger.policies
    key = await policies.keep_policy(policy)
    await policies.adopt(key, CARRYING_OUT, at=engine.clock.now(), trial=True)
    return CaseMoves(engine.parts, ToPolicy(policy), OFFICER)


async def test_a_case_moves_once_and_she_hears_it_at_her_hour_of_the_next_day(house: House) -> None:
    async with house.engine(OPENED) as engine:
        case_id = await engine.open(ALONE)
        await engine.say(case_id, StageAdvanced(to=Stage.INVESTIGATION))
        await engine.play_until(case_id, OPENED + timedelta(days=3))
        told = len(in_local_time(await engine.facts(case_id))["p1"])
        move = await _adopted(engine, _slower())
        selected = await move.selected(read_query("policy=un-women-2020@2,stage=investigation"))
        (moved,) = await move.apply_to_all(selected)
        assert (moved.case_id, moved.state) == (case_id, MoveState.MOVED)
        assert await move.selected(read_query("all")) == []
        (again,) = await move.apply_to_all(selected)
        assert again.state is MoveState.MOVED
        facts = await engine.facts(case_id)
        assert sum(isinstance(fact.body, PolicyChanged) for fact in facts) == 1
        tomorrow = engine.clock.now() + timedelta(days=1)
        await engine.play_until(case_id, tomorrow + timedelta(hours=12))
        lines = in_local_time(await engine.facts(case_id))["p1"][told:]
        assert lines == [f"{lines[0][:10]} 10:00 {NoticeKind.DATES_CHANGED}"]
        assert lines[0][:10] in (f"{tomorrow:%Y-%m-%d}", f"{tomorrow - timedelta(days=1):%Y-%m-%d}")
        assert "is longer now. It is 6 months, until" in await _newest_letter(engine, case_id)


async def test_a_case_moves_to_another_calendar_once_and_keeps_what_was_told(house: House) -> None:
    closed = Calendar(name="closed", version="1", days_off=_DAYS_OFF)
    async with house.engine(OPENED) as engine:
        case_id = await engine.open(ALONE)
        await engine.play_until(case_id, OPENED + timedelta(days=3))
        before = (await engine.parts.desk.planned(case_id, CARRYING_OUT)).promises
        move = CaseMoves(engine.parts, ToCalendar(closed), OFFICER)
        selected = await move.selected(read_query("calendar=weekdays"))
        (refused,) = await move.apply_to_all(selected)
        assert (refused.state, "does not hold" in (refused.problem or "")) == (
            MoveState.FAILED,
            True,
        )
        await engine.parts.ledger.policies.keep_calendar(closed)
        for _ in range(2):
            (moved,) = await move.apply_to_all(selected)
            assert (moved.case_id, moved.state) == (case_id, MoveState.MOVED)
        assert await move.selected(read_query("all")) == []
        facts = await engine.facts(case_id)
        assert sum(isinstance(fact.body, CalendarChanged) for fact in facts) == 1
        after = (await engine.parts.desk.planned(case_id, CARRYING_OUT)).promises
        assert [x.promise for x in after] == [x.promise for x in before]


async def _newest_letter(engine: Engine, case_id: str) -> str:
    letters = await engine.parts.ledger.letters.of_case(case_id, CARRYING_OUT)
    newest = max(letters, key=lambda letter: letter.intended_at)
    text = await engine.parts.vault.reveal(
        case_id,
        newest.text_reference,
        actor="engine:engine",
        purpose="test",
        kind=VaultKind.LETTER_TEXT,
    )
    return " ".join(text.split())


async def test_a_case_that_fails_is_named_and_the_others_move(house: House) -> None:
    async with house.engine(OPENED) as engine:
        first, second = await engine.open(ALONE), await engine.open(ALONE)
        move = CaseMoves(engine.parts, ToPolicy(_slower()), OFFICER)
        selected = await move.selected(read_query("all"))
        assert {x.case_id for x in selected} == {first, second}
        refused = await move.apply_to_all(selected)
        assert {x.state for x in refused} == {MoveState.FAILED}
        assert all("nobody has adopted" in (x.problem or "") for x in refused)
        again = await (await _adopted(engine, _slower())).apply_to_all(selected[:1])
        assert [x.state for x in again] == [MoveState.MOVED]
        assert [x.case_id for x in await move.selected(read_query("all"))] == [selected[1].case_id]
