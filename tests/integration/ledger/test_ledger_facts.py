"""Facts are recorded once, in any order, and what follows from them is the fold's."""

import asyncio
import random
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from services.ledger.access import CARRYING_OUT
from services.ledger.engine import Database
from services.ledger.errors import LedgerConflict, NotInLedger
from services.ledger.ledger import Ledger
from services.ledger.tables import METADATA, cases, discharges, parties, promises
from services.ledger.tables import facts as fact_rows
from tests.integration.ledger.story import (
    ADA_ADDED,
    ADA_CHOSE,
    ADA_REVOKED,
    NOON,
    OFFICER,
    OPENED,
    attempted,
    facts,
    promise,
    whole_story,
)
from workflows.facts import Fact
from workflows.fold import NotACase
from workflows.notices import DeliveryOutcome
from workflows.parties import Role
from workflows.party_facts import PartyAdded, PartyIdentified
from workflows.promises import Standing
from workflows.stages import Outcome, Stage


async def _all_rows(database: Database) -> dict[str, list[Any]]:
    tables = (cases, fact_rows, parties, promises, discharges)
    async with database.reading() as connection:
        return {
            table.name: sorted(map(repr, (await connection.execute(select(table))).all()))
            for table in tables
        }


async def _empty(database: Database) -> None:
    async with database.writing() as connection:
        for table in reversed(METADATA.sorted_tables):
            await connection.execute(delete(table))


async def _rows_of_the_model(database: Database, ledger: Ledger) -> dict[str, list[Any]]:
    """What one fact after the other, each once, leaves in the tables."""
    for fact in whole_story():
        await ledger.facts.record("case-1", [fact])
    rows = await _all_rows(database)
    await _empty(database)
    return rows


async def test_facts_come_back_as_they_were_recorded(ledger: Ledger) -> None:
    """The whole document is kept."""
    assert await ledger.facts.record("case-1", whole_story()) == 12
    assert await ledger.facts.facts_of("case-1", CARRYING_OUT) == tuple(whole_story())
    assert await ledger.facts.facts_of("case-1", CARRYING_OUT, through=3) == tuple(
        whole_story()[:3]
    )


async def test_the_same_fact_twice_is_recorded_once(database: Database, ledger: Ledger) -> None:
    """Whatever is delivered again changes nothing."""
    await ledger.facts.record("case-1", whole_story())
    before = await _all_rows(database)
    assert await ledger.facts.record("case-1", whole_story()) == 12
    assert await ledger.facts.record("case-1", whole_story()[4:6] * 2) == 12
    assert await _all_rows(database) == before


async def test_another_fact_under_the_same_number_is_a_conflict(ledger: Ledger) -> None:
    """Two stories about one number cannot both be true, and nothing of the second is kept."""
    await ledger.facts.record("case-1", facts(OPENED, ADA_ADDED))
    with pytest.raises(LedgerConflict, match="fact 2 of case case-1"):
        await ledger.facts.record("case-1", facts(OPENED, ADA_REVOKED, ADA_CHOSE))
    assert await ledger.facts.recorded_through("case-1") == 2


async def test_a_conflict_inside_one_batch_is_seen(ledger: Ledger) -> None:
    """The same holds before anything was recorded."""
    with pytest.raises(LedgerConflict):
        await ledger.facts.record("case-1", [*facts(OPENED), *facts(ADA_ADDED)])


async def test_facts_behind_a_gap_count_when_it_is_filled(ledger: Ledger) -> None:
    """What came early is kept, and the answer says what is still missing."""
    first, second, third, fourth = facts(OPENED, ADA_ADDED, ADA_CHOSE, ADA_REVOKED)
    assert await ledger.facts.record("case-1", [third]) == 0
    assert await ledger.facts.record("case-1", [first]) == 1
    assert await ledger.facts.record("case-1", [fourth]) == 1
    assert await ledger.facts.facts_of("case-1", CARRYING_OUT) == (first,)
    assert await ledger.facts.record("case-1", [second]) == 4


async def test_a_case_that_does_not_begin_with_its_opening_is_refused(ledger: Ledger) -> None:
    """Nothing of it stays behind."""
    with pytest.raises(NotACase):
        await ledger.facts.record("case-1", facts(ADA_ADDED))
    with pytest.raises(NotInLedger):
        await ledger.facts.facts_of("case-1", CARRYING_OUT)


async def test_a_thousand_orders_of_doubled_facts_equal_the_model(
    database: Database, ledger: Ledger
) -> None:
    """Doubled, reordered, late and cut into batches anyhow: the tables are the model's."""
    model = await _rows_of_the_model(database, ledger)
    orders = random.Random(17)  # noqa: S311 - reproducible disorder, no secret
    rounds = 1000 if database.is_sqlite else 100
    for _ in range(rounds):
        delivered = [*whole_story(), *orders.sample(whole_story(), 4)]
        orders.shuffle(delivered)
        while delivered:
            size = orders.randint(1, 16)
            await ledger.facts.record("case-1", delivered[:size])
            delivered = delivered[size:]
        assert await _all_rows(database) == model
        await _empty(database)


async def test_facts_recorded_at_the_same_moment_equal_the_model(
    database: Database, ledger: Ledger
) -> None:
    """Concurrent recorders, none of which knows of the others, leave what one would."""
    model = await _rows_of_the_model(database, ledger)
    orders = random.Random(18)  # noqa: S311 - reproducible disorder, no secret
    for _ in range(5):
        delivered: list[Fact] = [*whole_story(), *whole_story()]
        orders.shuffle(delivered)
        await asyncio.gather(
            *(ledger.facts.record("case-1", delivered[start::6]) for start in range(6))
        )
        assert await _all_rows(database) == model
        await _empty(database)


async def test_a_case_stands_where_its_facts_say(ledger: Ledger) -> None:
    """The read model follows each kind of fact that concerns it."""
    story = whole_story()
    await ledger.facts.record("case-1", story[:11])
    closed = await ledger.cases.get("case-1", CARRYING_OUT)
    assert (closed.stage, closed.outcome) == (Stage.CLOSED, Outcome.REFERRED)
    assert closed.closed_at == story[10].occurred_at
    assert closed.policy_hash == "policy-2"
    assert closed.fact_number == 11
    assert (closed.intake_office, closed.investigating_office) == ("office-1", "office-2")
    assert closed.opened_at == story[0].occurred_at

    await ledger.facts.record("case-1", story[11:])
    reopened = await ledger.cases.get("case-1", CARRYING_OUT)
    assert (reopened.stage, reopened.outcome) == (Stage.INVESTIGATION, None)
    assert reopened.closed_at is None


async def test_a_promise_is_kept_broken_or_let_go(ledger: Ledger) -> None:
    """What became of it follows from when she heard and from what time it is."""
    await ledger.facts.record("case-1", whole_story())
    kept, let_go = await ledger.promises.of_case("case-1", CARRYING_OUT)
    assert (kept.promise.promise_id, let_go.promise.promise_id) == ("p-1", "p-2")
    long_after = NOON + timedelta(days=900)
    assert kept.standing(long_after) is Standing.KEPT
    assert let_go.standing(long_after) is Standing.LET_GO


async def test_a_promise_nobody_kept_is_broken_after_its_date(ledger: Ledger) -> None:
    """No fact has to arrive for it: the date passes."""
    told = attempted("letter-1", "due-1", DeliveryOutcome.SENT, promise("p-1", date(2026, 2, 4)))
    await ledger.facts.record("case-1", facts(OPENED, ADA_ADDED, ADA_CHOSE, told))
    [record] = await ledger.promises.of_case("case-1", CARRYING_OUT)
    deadline = record.promise.deadline
    assert record.standing(deadline - timedelta(seconds=1)) is Standing.OPEN
    assert record.standing(deadline) is Standing.BROKEN
    assert await ledger.promises.due_between(deadline, deadline + timedelta(days=1)) == [record]
    assert await ledger.promises.due_between(NOON, deadline) == []


async def test_obligations_that_facts_discharged_are_discharged(ledger: Ledger) -> None:
    """A ledger that is filled from a workflow's facts knows what must not be sent again."""
    await ledger.facts.record("case-1", whole_story())
    met = await ledger.discharges.of_case("case-1")
    assert [(each.obligation_id, each.how) for each in met] == [
        ("due-1", "published"),
        ("due-2", "told"),
        ("due-3", "published"),
    ]


async def test_each_case_has_a_reference_that_finds_it(ledger: Ledger) -> None:
    """Typed by a person: small letters and missing hyphens are understood."""
    await ledger.facts.record("case-1", facts(OPENED))
    reference = (await ledger.cases.get("case-1", CARRYING_OUT)).reference
    assert await ledger.cases.case_id_of(reference.lower().replace("-", " ")) == "case-1"
    with pytest.raises(NotInLedger):
        await ledger.cases.case_id_of(reference[:-1])


async def test_a_taken_reference_gives_way_to_the_next(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty bits do collide some day, and then neither case is lost."""
    monkeypatch.setattr(
        "services.ledger.facts.reference_of", lambda _case_id, ordinal: f"taken-{ordinal}"
    )
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.facts.record("case-2", facts(OPENED))
    assert (await ledger.cases.get("case-2", CARRYING_OUT)).reference == "taken-1"


async def test_cases_are_listed_by_stage_and_office(ledger: Ledger) -> None:
    """A case of which only later facts arrived is not shown yet."""
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.facts.record("case-2", whole_story())
    await ledger.facts.record("case-3", facts(ADA_ADDED, first=2))
    assert [each.case_id for each in await ledger.cases.listed(OFFICER)] == ["case-1", "case-2"]
    assert await ledger.cases.listed(OFFICER, after="case-2") == []
    newest = ledger.case_lists.newest
    investigated = await newest(OFFICER, stage=Stage.INVESTIGATION)
    assert [each.case_id for each in investigated.records] == ["case-2"]
    assert (await newest(OFFICER, office_id="office-9")).records == ()
    first = await newest(OFFICER, office_id="office-2", limit=1)
    assert (len(first.records), first.total) == (1, 2)


async def test_nobody_finds_a_case_that_names_them_in_a_list(ledger: Ledger) -> None:
    """From the moment somebody named them."""
    unknown = PartyAdded(party_id="eve", role=Role.RESPONDENT)
    named = PartyIdentified(party_id="eve", staff_id=OFFICER.actor.actor_id)
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.facts.record("case-2", facts(OPENED, unknown))
    assert (await ledger.case_lists.newest(OFFICER)).total == 2
    await ledger.facts.record("case-2", facts(named, first=3))
    newest = await ledger.case_lists.newest(OFFICER)
    assert [each.case_id for each in newest.records] == ["case-1"]
    assert newest.total == 1


async def test_references_of_many_cases_are_asked_for_at_once(ledger: Ledger) -> None:
    """A case that the ledger does not know has none."""
    await ledger.facts.record("case-1", facts(OPENED))
    known = (await ledger.cases.get("case-1", CARRYING_OUT)).reference
    assert await ledger.case_lists.references(["case-1", "case-1", "case-9"]) == {"case-1": known}


async def test_an_unknown_case_is_said_to_be_unknown(ledger: Ledger) -> None:
    """Rather than shown as an empty one."""
    with pytest.raises(NotInLedger, match="case-9"):
        await ledger.cases.get("case-9", CARRYING_OUT)
    with pytest.raises(NotInLedger, match="case-9"):
        await ledger.cases.set_next_wake("case-9", NOON, planned_at=NOON)
    assert await ledger.facts.recorded_through("case-9") == 0
