"""A grant holds in its time, until it is taken back, and never beyond a hand-over."""

from datetime import timedelta

import pytest

from services.ledger.access import Access
from services.ledger.grants import Grant, GrantReason
from services.ledger.ledger import Ledger
from services.ledger.sight import GrantedSight, Sight
from tests.integration.ledger.story import NOON, OFFICER, OPENED, facts
from workflows.case_facts import CaseClosed, CaseReopened, StageAdvanced
from workflows.stages import Outcome, Stage

HER = "s-33"
DAYS = timedelta(days=30)
MOMENT = timedelta(seconds=1)


async def _given(ledger: Ledger, case_id: str = "case-1") -> Grant:
    return await ledger.grants.give(
        case_id, HER, OFFICER, reason=GrantReason.ABSENCE, at=NOON, until=NOON + DAYS
    )


async def _listed(ledger: Ledger, *stages: Stage) -> list[str]:
    granted = GrantedSight(staff_id=HER, at=NOON, stages=frozenset(stages))
    access = Access(
        actor=OFFICER.actor, purpose="list", sight=Sight(seen=frozenset(), granted=granted)
    )
    return [each.case_id for each in (await ledger.case_lists.newest(access)).records]


async def test_a_grant_holds_until_its_last_instant_and_no_longer(ledger: Ledger) -> None:
    await ledger.facts.record("case-1", facts(OPENED))
    given = await _given(ledger)
    assert await ledger.grants.standing("case-1", at=NOON + DAYS - MOMENT) == [given]
    assert await ledger.grants.standing("case-1", at=NOON + DAYS) == []
    assert await ledger.grants.standing("case-2", at=NOON) == []


async def test_a_grant_that_is_taken_back_ends_at_once_and_each_step_is_audited(
    ledger: Ledger,
) -> None:
    await ledger.facts.record("case-1", facts(OPENED))
    await _given(ledger)
    await _given(ledger)
    assert len(await ledger.grants.standing("case-1", at=NOON)) == 1
    assert await ledger.grants.take_back("case-1", HER, OFFICER, at=NOON)
    assert await ledger.grants.standing("case-1", at=NOON) == []
    assert not await ledger.grants.take_back("case-1", HER, OFFICER, at=NOON)
    log = await ledger.audit.newest(OFFICER, case_id="case-1")
    assert [(x.action, x.subject) for x in log if x.action.startswith("grant.")] == [
        ("grant.give", HER),
        ("grant.give", HER),
        ("grant.take_back", HER),
        ("grant.take_back", HER),
    ]


@pytest.mark.parametrize("together", [True, False], ids=["in one batch", "one by one"])
async def test_handing_the_case_on_ends_a_grant_even_if_it_comes_back(
    ledger: Ledger, *, together: bool
) -> None:
    told = facts(
        OPENED,
        StageAdvanced(to=Stage.ASSESSMENT),
        StageAdvanced(to=Stage.INVESTIGATION),
        CaseClosed(outcome=Outcome.REFERRED),
        CaseReopened(to=Stage.INVESTIGATION),
    )
    await ledger.facts.record("case-1", told[:2])
    given = await _given(ledger)
    assert await _listed(ledger, Stage.ASSESSMENT) == ["case-1"]
    assert await _listed(ledger, Stage.INTAKE) == []
    await ledger.facts.record("case-1", told[2:3])
    assert await ledger.grants.standing("case-1", at=NOON) == [given]
    for batch in [told[3:]] if together else [[fact] for fact in told[3:]]:
        await ledger.facts.record("case-1", batch)
        assert await ledger.grants.standing("case-1", at=NOON) == []
    assert await _listed(ledger, *Stage) == []
    again = await _given(ledger)
    assert await ledger.grants.standing("case-1", at=NOON) == [again]
    assert await _listed(ledger, *Stage) == ["case-1"]
