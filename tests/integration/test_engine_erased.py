"""A case is erased: nothing that can be read remains, wherever the erasure was cut off."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import pytest_asyncio
from sqlalchemy import func, insert, select

from deploy.assembly import installation
from services.access.operations import Operation
from services.erasing import ErasureReason, ErasureRefused, erase_case, finish_erasures, what_goes
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.bounds import starting_with_nothing
from services.ledger.erasures import CaseErased, erased_tables
from services.ledger.tables import audit_entries, erased_counts, legal_holds
from services.policies.documents import load_policy
from tests.servers.postgresql import FreshDatabase, as_people
from tests.servers.temporal_dev import RestartableServer
from tests.stories.cast import OFFICER, ada
from tests.stories.engine import Engine, House, a_house
from tests.stories.library import OPENED
from tests.stories.story import Story, at_any_hour
from workflows.case_facts import CaseClosed, CaseOpened, PolicyChanged
from workflows.facts import Actor, ActorKind
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced
from workflows.policy import content_hash
from workflows.policy_terms import RetentionRule
from workflows.spans import KeepingSpan, Unit
from workflows.staff import Concern
from workflows.stages import Outcome

STORY = at_any_hour(
    Story(name="erased", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED)
)
BY = Access(actor=OFFICER, purpose="erase")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def settings_of_the_house(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Either database."""
    if request.param == "sqlite":
        return {}
    fresh: FreshDatabase = request.getfixturevalue("postgresql_url")
    return {"database_url": await fresh()}


async def _a_closed_case(engine: Engine) -> str:
    case_id = await engine.open(STORY)
    await engine.play_until(case_id, OPENED + timedelta(weeks=6))
    await engine.say(case_id, CaseClosed(outcome=Outcome.WITHDRAWN))
    await engine.play_until(case_id, OPENED + timedelta(weeks=8))
    return case_id


async def _rows_left(engine: Engine, case_id: str) -> dict[str, int]:
    left = {}
    async with engine.parts.ledger.database.reading() as connection:
        for table in erased_tables():
            wanted = select(func.count()).select_from(table).where(table.c.case_id == case_id)
            left[table.name] = await connection.scalar(wanted)
    return {name: count for name, count in left.items() if count}


async def _counted(engine: Engine) -> list[tuple[str, int]]:
    async with engine.parts.ledger.database.reading() as connection:
        rows = await connection.execute(select(erased_counts.c.opened_month, erased_counts.c.cases))
        return [(row.opened_month, row.cases) for row in rows]


async def _require_gone(engine: Engine, case_id: str) -> None:
    assert await _rows_left(engine, case_id) == {}
    assert not await engine.parts.desk.workflows.exists(case_id)
    assert await _counted(engine) == [("2040-01", 1)]
    (tombstone,) = await engine.parts.ledger.erasures.known()
    assert (tombstone.case_id, tombstone.finished_at is not None) == (case_id, True)
    await engine.parts.ledger.audit.verify()


async def test_of_an_erased_case_a_tombstone_and_a_count_remain(
    engine: Engine, house: House
) -> None:
    case_id = await _a_closed_case(engine)
    facts = await engine.facts(case_id)
    assert await _rows_left(engine, case_id)
    await erase_case(engine.parts, case_id, ErasureReason.REQUEST, BY)
    await _require_gone(engine, case_id)
    async with engine.parts.ledger.database.reading() as connection:
        actions = await connection.execute(
            select(audit_entries.c.action).where(audit_entries.c.case_id == case_id)
        )
        assert {"case.erase", "vault.destroy"} <= set(actions.scalars())
    with pytest.raises(CaseErased):
        await engine.parts.ledger.facts.record(case_id, facts)
    if house.settings.database_url is None:
        written = b"".join(x.read_bytes() for x in house.settings.home.glob("ledger.db*"))
        assert isinstance(facts[0].body, CaseOpened)
        assert facts[0].body.salt.encode() not in written
        assert facts[0].digest.encode() not in written


async def test_an_administrator_erases_as_the_role_of_people(
    tmp_path: Path, temporal_dev_server: RestartableServer, with_people: FreshDatabase
) -> None:
    url = await with_people()
    given: dict[str, Any] = {"database_url": url, "people_database_url": as_people(url)}
    async with (
        a_house(tmp_path / "home", temporal_dev_server, **given) as house,
        house.engine(OPENED) as engine,
    ):
        case_id = await _a_closed_case(engine)
        administrator = Actor(kind=ActorKind.STAFF, actor_id="st-administrator-1")
        async with installation(
            house.settings,
            house.client,
            clock=engine.clock,
            for_people=True,
            task_queue=house.task_queue,
        ) as bounded:
            with starting_with_nothing():
                await bounded.gate.require(Operation.ERASE_CASE, administrator)
                await erase_case(bounded, case_id, ErasureReason.REQUEST, BY)
        await _require_gone(engine, case_id)


async def test_an_open_case_and_one_that_is_held_are_not_erased(engine: Engine) -> None:
    case_id = await engine.open(STORY)
    with pytest.raises(ErasureRefused, match="close it first"):
        await what_goes(engine.parts, case_id, ErasureReason.REQUEST)
    await engine.say(case_id, CaseClosed(outcome=Outcome.WITHDRAWN))
    held = LegalHoldPlaced(reason=LegalHoldReason.COURT, review_on=date(2041, 1, 1))
    await engine.say(case_id, held)
    with pytest.raises(ErasureRefused, match="court"):
        await what_goes(engine.parts, case_id, ErasureReason.REQUEST)
    await engine.say(case_id, LegalHoldLifted())
    assert (await what_goes(engine.parts, case_id, ErasureReason.REQUEST)).parties == 1


async def test_a_legal_hold_from_before_they_were_facts_still_forbids_erasing(
    engine: Engine,
) -> None:
    case_id = await _a_closed_case(engine)
    async with engine.parts.ledger.database.writing() as connection:
        former = {
            "case_id": case_id,
            "reason": "audit",
            "placed_by": "st-1",
            "placed_at": OPENED,
            "review_on": date(2041, 1, 1),
        }
        await connection.execute(insert(legal_holds).values(former))
    with pytest.raises(ErasureRefused, match="audit"):
        await what_goes(engine.parts, case_id, ErasureReason.REQUEST)
    assert await engine.parts.ledger.legal_holds.lift(case_id, BY)
    assert (await what_goes(engine.parts, case_id, ErasureReason.REQUEST)).parties == 1


async def test_a_case_is_not_kept_long_enough_before_its_policy_says_so(engine: Engine) -> None:
    keeping = RetentionRule(keep=KeepingSpan(count=2, unit=Unit.YEAR), assumed=True)
    policy = load_policy("un-women-2020").model_copy(update={"name": "keeps", "retention": keeping})
    case_id = await engine.open(replace(STORY, adopted=(policy,)))
    await engine.say(case_id, PolicyChanged(policy=content_hash(policy)))
    await engine.say(case_id, CaseClosed(outcome=Outcome.WITHDRAWN))
    until = OPENED.date().replace(year=OPENED.year + 2)
    with pytest.raises(ErasureRefused, match=f"kept until {until}"):
        await what_goes(engine.parts, case_id, ErasureReason.KEPT_LONG_ENOUGH)
    goes = await what_goes(engine.parts, case_id, ErasureReason.REQUEST)
    assert goes.kept_until == until
    await engine.play_until(case_id, OPENED + timedelta(days=740))
    await what_goes(engine.parts, case_id, ErasureReason.KEPT_LONG_ENOUGH)
    tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    assert Concern.RETENTION in [x.concern for x in tasks]


class _Killed(BaseException):
    """The process ended here."""


@pytest.mark.parametrize(
    "step",
    [
        "services.vault.vault.Vault.destroy_case",
        "services.desk.case_workflows.CaseWorkflows.erase",
        "services.desk.case_workflows.CaseWorkflows._delete_run",
        "services.ledger.erasures.ErasureStore.message_ids",
        "services.ledger.erasures.ErasureStore.finish",
        "services.ledger.engine.Database.scrub",
    ],
)
async def test_an_erasure_that_was_cut_off_is_finished(engine: Engine, step: str) -> None:
    case_id = await _a_closed_case(engine)
    with patch(step, side_effect=_Killed), pytest.raises(_Killed):
        await erase_case(engine.parts, case_id, ErasureReason.REQUEST, BY)
    await finish_erasures(engine.parts, BY)
    await _require_gone(engine, case_id)
    assert await finish_erasures(engine.parts, BY) == ()
