"""Policies and calendars are named by their content and never change."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from services.ledger.adoption_reasons import AdoptionReason
from services.ledger.errors import LedgerConflict, NotInLedger
from services.ledger.ledger import Ledger
from services.ledger.tables import policies
from services.policies.documents import load_policy
from tests.integration.ledger.story import NOON, OFFICER
from workflows.calendar import Calendar
from workflows.policy import content_hash

POLICY = load_policy("un-women-2020")
CALENDAR = Calendar(name="geneva", version="2026.1", days_off=frozenset({NOON.date()}))


async def test_a_document_comes_back_by_its_hash(ledger: Ledger) -> None:
    """Kept twice it is kept once."""
    for _ in range(2):
        assert await ledger.policies.keep_policy(POLICY) == content_hash(POLICY)
        assert await ledger.policies.keep_calendar(CALENDAR) == content_hash(CALENDAR)
    assert await ledger.policies.policy(content_hash(POLICY)) == POLICY
    assert await ledger.policies.calendar(content_hash(CALENDAR)) == CALENDAR
    assert [each.name for each in await ledger.policies.policies()] == ["un-women-2020"]
    assert [each.version for each in await ledger.policies.calendars()] == ["2026.1"]


async def test_an_unknown_hash_is_said_to_be_unknown(ledger: Ledger) -> None:
    """A case that names it cannot be planned before the document is brought back."""
    with pytest.raises(NotInLedger, match="policy 0000"):
        await ledger.policies.policy("0000")


async def test_a_document_that_was_changed_in_the_database_is_refused(ledger: Ledger) -> None:
    """Nobody moves the dates of running cases by editing a row."""
    key = await ledger.policies.keep_policy(POLICY)
    async with ledger.database.writing() as connection:
        await connection.execute(update(policies).values(document="{}"))
    with pytest.raises(LedgerConflict):
        await ledger.policies.policy(key)


async def test_the_first_adoption_stands(ledger: Ledger) -> None:
    """And is written to the audit log, as is every later attempt."""
    key = await ledger.policies.keep_policy(POLICY)
    first = await ledger.policies.adopt(key, OFFICER, at=NOON, trial=False)
    again = await ledger.policies.adopt(key, OFFICER, at=NOON + timedelta(days=1), trial=False)
    assert again == first
    assert (first.adopted_by, first.adopted_at) == ("s-17", NOON)
    assert (await ledger.audit.head()).sequence == 2


async def test_why_a_policy_was_adopted_is_kept_with_the_adoption(ledger: Ledger) -> None:
    """As one word of a list; a reason given later changes nothing, like the adoption itself."""
    key = await ledger.policies.keep_policy(POLICY)
    for reason in (AdoptionReason.LAW_CHANGED, AdoptionReason.CORRECTION):
        await ledger.policies.adopt(key, OFFICER, at=NOON, trial=False, reason=reason)
    await ledger.policies.adopt(key, OFFICER, at=NOON, trial=True)
    found = await ledger.policies.adoptions(key)
    assert [(x.trial, x.reason) for x in found] == [
        (False, AdoptionReason.LAW_CHANGED),
        (True, None),
    ]


async def test_a_trial_adoption_allows_no_real_case(ledger: Ledger) -> None:
    """What is adopted for real serves a trial as well."""
    key = await ledger.policies.keep_policy(POLICY)
    assert not await ledger.policies.is_adopted(key, for_trial=True)
    await ledger.policies.adopt(key, OFFICER, at=NOON, trial=True)
    assert await ledger.policies.is_adopted(key, for_trial=True)
    assert not await ledger.policies.is_adopted(key, for_trial=False)
    await ledger.policies.adopt(key, OFFICER, at=NOON, trial=False)
    assert await ledger.policies.is_adopted(key, for_trial=False)


async def test_a_policy_nobody_kept_cannot_be_adopted(ledger: Ledger) -> None:
    """One adopts what one can read."""
    with pytest.raises(NotInLedger):
        await ledger.policies.adopt("0000", OFFICER, at=NOON, trial=True)
