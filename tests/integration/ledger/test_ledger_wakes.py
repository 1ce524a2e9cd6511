"""A case that slept past its wake is seen from outside, and told of once."""

from datetime import UTC, datetime, timedelta

from services.ledger.access import CARRYING_OUT
from services.ledger.ledger import Ledger
from tests.integration.ledger.story import NOON, OPENED, facts

MINUTE = timedelta(minutes=1)


async def test_a_case_is_overdue_two_minutes_after_its_wake(ledger: Ledger) -> None:
    """Not a moment earlier, and not at all if it sleeps for good."""
    for name in ("case-1", "case-2"):
        await ledger.facts.record(name, facts(OPENED))
    await ledger.cases.set_next_wake("case-1", NOON, planned_at=NOON - MINUTE)
    await ledger.cases.set_next_wake("case-2", None, planned_at=NOON - MINUTE)
    assert await ledger.cases.overdue_wakes(NOON + 2 * MINUTE) == []
    [overdue] = await ledger.cases.overdue_wakes(NOON + 2 * MINUTE + timedelta(seconds=1))
    assert (overdue.case_id, overdue.next_wake) == ("case-1", NOON)


async def test_an_older_plan_does_not_replace_a_newer_one(ledger: Ledger) -> None:
    """A retried activity of yesterday must not set the alarm clock back."""
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.cases.set_next_wake("case-1", NOON + 9 * MINUTE, planned_at=NOON)
    await ledger.cases.set_next_wake("case-1", NOON + MINUTE, planned_at=NOON - MINUTE)
    case = await ledger.cases.get("case-1", CARRYING_OUT)
    assert case.next_wake == NOON + 9 * MINUTE


async def test_a_missed_wake_is_told_once_and_cleared_when_the_case_stirs(ledger: Ledger) -> None:
    """An operator hears of each missed wake once, however often the watchdog looks."""
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.cases.set_next_wake("case-1", NOON, planned_at=NOON)
    [overdue] = await ledger.cases.overdue_wakes(NOON + 5 * MINUTE)
    assert await ledger.alarms.raise_for(overdue, now=NOON + 5 * MINUTE)
    assert not await ledger.alarms.raise_for(overdue, now=NOON + 6 * MINUTE)
    assert await ledger.alarms.clear_those_awake(now=NOON + 7 * MINUTE) == 0
    assert [each.case_id for each in await ledger.alarms.standing()] == ["case-1"]

    await ledger.cases.set_next_wake("case-1", NOON + 60 * MINUTE, planned_at=NOON + 8 * MINUTE)
    assert await ledger.alarms.clear_those_awake(now=NOON + 9 * MINUTE) == 1
    assert await ledger.alarms.standing() == []


async def test_the_database_tells_its_own_time(ledger: Ledger) -> None:
    """Here all run on one machine, so the clocks agree to the second."""
    assert abs(await ledger.clock_now() - datetime.now(UTC)) < timedelta(seconds=5)
