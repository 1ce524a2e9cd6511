"""Promises from made to kept, broken or let go: with evidence, counted, and for nobody named."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text

from services.ledger.access import CARRYING_OUT
from services.ledger.engine import Database, create_engine
from services.ledger.fact_rows import row_of
from services.ledger.ledger import Ledger
from services.ledger.migration import migrate, upgrade_to
from services.ledger.projection import changes_by
from services.ledger.promise_questions import PromiseRate, RateBy, WantedPromises
from services.ledger.promises import Making, Settling
from services.ledger.tables import facts as fact_rows
from services.ledger.tables import promises
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
from workflows.case_facts import StageAdvanced
from workflows.delivery_facts import LetterHanded
from workflows.facts import Actor, ActorKind, Fact, FactBody
from workflows.notices import DeliveryOutcome
from workflows.parties import Role
from workflows.party_facts import PartyAdded, UpdatesPaused
from workflows.promises import Standing
from workflows.stages import Stage

EARLY, TODAY, LATER = date(2026, 1, 4), date(2026, 1, 5), date(2026, 2, 9)
"""Before, on and long after the day on which the facts of these tests happen."""

MOMENTS = [NOON + timedelta(days=x) for x in (-2, 0, 1, 2, 34, 36, 400)]
EVERYTHING = WantedPromises()
ADA_COMES = (OPENED, ADA_ADDED, ADA_CHOSE)


def told(number: int, on: date, outcome: DeliveryOutcome = DeliveryOutcome.SENT) -> FactBody:
    """A letter that promises the next one for a day."""
    return attempted(f"letter-{number}", f"due-{number}", outcome, promise(f"p-{number}", on))


async def record(ledger: Ledger, case_id: str, *bodies: FactBody) -> None:
    """A case in which Ada is told of dates; promises of different cases have different ids."""
    recorded = facts(*ADA_COMES, *bodies)
    await ledger.facts.record(case_id, [_in_case(case_id, fact) for fact in recorded])


def _in_case(case_id: str, fact: Fact) -> Fact:
    said = fact.model_dump_json()
    return Fact.model_validate_json(said.replace('"promise_id":"p-', f'"promise_id":"{case_id}-p-'))


async def test_what_made_and_what_kept_a_promise_is_on_record(ledger: Ledger) -> None:
    await ledger.facts.record("case-1", whole_story())

    kept, let_go = await ledger.promises.of_case("case-1", CARRYING_OUT)

    assert kept.made_by == Making(
        fact=4, letter_id="letter-1", stage=Stage.INTAKE, office_id="office-1"
    )
    assert kept.settled_by == Settling(
        fact=8, letter_id="letter-2", attempt=1, how="published", by="engine:engine"
    )
    assert let_go.made_by == Making(
        fact=8, letter_id="letter-2", stage=Stage.INVESTIGATION, office_id="office-2"
    )
    assert let_go.settled_by == Settling(
        fact=9, letter_id=None, attempt=None, how="contact_revoked", by="engine:engine"
    )


async def test_whoever_confirmed_a_hand_delivery_is_the_evidence_of_it(ledger: Ledger) -> None:
    bodies = (*ADA_COMES, told(1, LATER), told(2, LATER, DeliveryOutcome.PRINTED))
    *before, handed = facts(*bodies, LetterHanded(letter_id="letter-2"))
    person = Actor(kind=ActorKind.STAFF, actor_id="s-4")
    await ledger.facts.record("case-1", [*before, handed.model_copy(update={"actor": person})])

    kept, open_one = await ledger.promises.of_case("case-1", CARRYING_OUT)

    assert kept.settled_by == Settling(
        fact=6, letter_id="letter-2", attempt=1, how="handed", by="staff:s-4"
    )
    assert open_one.settled_by is None
    assert open_one.made_by is not None
    assert (open_one.made_by.fact, open_one.made_by.letter_id) == (6, "letter-2")


async def test_a_date_within_her_pause_is_let_go_and_the_pause_is_the_evidence(
    ledger: Ledger,
) -> None:
    pause = UpdatesPaused(party_id="ada", until=LATER + timedelta(days=9))
    story = (*ADA_COMES, told(1, LATER), pause, told(2, LATER), told(3, LATER + timedelta(days=30)))
    await ledger.facts.record("case-1", facts(*story))

    before, on_its_way, behind = await ledger.promises.of_case("case-1", CARRYING_OUT)

    assert before.settled_by == Settling(
        fact=5, letter_id=None, attempt=None, how="updates_paused", by="engine:engine"
    )
    assert on_its_way.settled_by == Settling(
        fact=6, letter_id=None, attempt=None, how="updates_paused", by="engine:engine"
    )
    assert behind.settled_by is None


async def test_a_promise_told_late_is_broken_with_evidence_of_when_she_heard(
    ledger: Ledger,
) -> None:
    await record(ledger, "case-1", told(1, EARLY), told(2, LATER))

    late, _ = await ledger.promises.of_case("case-1", CARRYING_OUT)

    assert late.standing(NOON) is Standing.BROKEN
    assert late.told_at is not None
    assert late.settled_by is not None
    assert late.settled_by.letter_id == "letter-2"


@pytest.mark.parametrize("now", MOMENTS)
async def test_the_database_says_of_every_promise_what_the_promise_says(
    ledger: Ledger, now: datetime
) -> None:
    """Kept, told late, let go in time and too late, and never settled; before and after."""
    for on in (EARLY, TODAY, LATER):
        await record(ledger, f"told-{on}", told(1, on), told(2, LATER))
        await record(ledger, f"let-go-{on}", told(1, on), ADA_REVOKED)
        await record(ledger, f"waiting-{on}", told(1, on))
    found = ledger.promise_lists
    everything = (await found.listed(OFFICER, EVERYTHING, now=now, limit=100)).records
    assert len(everything) == 12

    for standing in Standing:
        wanted = WantedPromises(standing=standing)
        those = await found.listed(OFFICER, wanted, now=now, limit=100)
        assert those.records == tuple(x for x in everything if x.standing(now) is standing)
        assert those.total == len(those.records)


async def test_whoever_has_waited_longest_is_the_first_of_those_who_still_wait(
    ledger: Ledger,
) -> None:
    await record(ledger, "case-1", told(1, TODAY))
    await record(ledger, "case-2", told(1, EARLY))
    await record(ledger, "case-3", told(1, EARLY), told(2, LATER))
    await record(ledger, "case-4", told(1, EARLY), ADA_REVOKED)
    overdue = WantedPromises(standing=Standing.BROKEN, is_still_owed=True)

    found = await ledger.promise_lists.listed(
        OFFICER, overdue, now=NOON + timedelta(days=3), limit=1
    )

    assert [x.case_id for x in found.records] == ["case-2"]
    assert found.total == 2


async def test_promises_are_asked_for_by_case_office_and_day(ledger: Ledger) -> None:
    await record(ledger, "case-1", told(1, TODAY), StageAdvanced(to=Stage.INVESTIGATION))
    await record(
        ledger, "case-2", StageAdvanced(to=Stage.INVESTIGATION), told(1, TODAY), told(2, LATER)
    )

    async def those(wanted: WantedPromises) -> list[str]:
        found = await ledger.promise_lists.listed(OFFICER, wanted, now=NOON, limit=9)
        return [x.promise.promise_id for x in found.records]

    assert await those(WantedPromises(case_id="case-1")) == ["case-1-p-1"]
    assert await those(WantedPromises(office_id="office-2")) == ["case-2-p-2", "case-2-p-1"]
    assert await those(WantedPromises(since=LATER)) == ["case-2-p-2"]
    assert await those(WantedPromises(until=TODAY)) == ["case-1-p-1", "case-2-p-1"]
    assert await those(WantedPromises(since=TODAY, until=EARLY)) == []


async def test_kept_promises_are_counted_by_office_stage_and_month(ledger: Ledger) -> None:
    """A promise that was let go, or whose date is to come, is no part of the share."""
    investigated = StageAdvanced(to=Stage.INVESTIGATION)
    await record(ledger, "case-1", told(1, TODAY), told(2, TODAY), investigated, told(3, LATER))
    await record(ledger, "case-2", investigated, told(1, EARLY), ADA_REVOKED)
    await record(ledger, "case-3", told(1, LATER), ADA_REVOKED)
    now = NOON + timedelta(days=1)

    async def rates(by: RateBy) -> tuple[PromiseRate, ...]:
        return await ledger.promise_lists.rates(OFFICER, EVERYTHING, by, now=now)

    first = PromiseRate(of="office-1", kept=2, broken=0, let_go=1, open=0)
    second = PromiseRate(of="office-2", kept=0, broken=1, let_go=0, open=1)
    assert await rates(RateBy.OFFICE) == (first, second)
    assert [x.of for x in await rates(RateBy.STAGE)] == ["intake", "investigation"]
    assert await rates(RateBy.MONTH) == (
        PromiseRate(of="2026-01", kept=2, broken=1, let_go=0, open=0),
        PromiseRate(of="2026-02", kept=0, broken=0, let_go=1, open=1),
    )
    assert (first.kept_of_100, second.kept_of_100) == (100.0, 0.0)
    together = PromiseRate.together([first, second])
    assert together == PromiseRate(of=None, kept=2, broken=1, let_go=1, open=1)


async def test_nobody_sees_or_counts_promises_of_a_case_that_names_them(ledger: Ledger) -> None:
    named = PartyAdded(party_id="eve", role=Role.RESPONDENT, staff_id=OFFICER.actor.actor_id)
    await record(ledger, "case-1", told(1, LATER))
    await record(ledger, "case-2", told(1, LATER), named)

    found = await ledger.promise_lists.listed(OFFICER, EVERYTHING, now=NOON, limit=9)
    [rate] = await ledger.promise_lists.rates(OFFICER, EVERYTHING, RateBy.OFFICE, now=NOON)

    assert [x.case_id for x in found.records] == ["case-1"]
    assert (found.total, rate.open) == (1, 1)


async def test_asking_for_promises_is_in_the_audit_log(ledger: Ledger) -> None:
    wanted = WantedPromises(case_id="case-1", office_id="office-1")
    await ledger.promise_lists.listed(OFFICER, wanted, now=NOON, limit=9)
    await ledger.promise_lists.rates(OFFICER, EVERYTHING, RateBy.MONTH, now=NOON)

    lines = await ledger.audit.newest(OFFICER)

    assert [(x.action, x.case_id, x.subject) for x in lines][:2] == [
        ("promise.list", "case-1", "office-1"),
        ("promise.count", None, None),
    ]


async def test_promises_from_before_get_their_evidence_from_the_facts(empty_url: str) -> None:
    """What a migration finds in the facts is what recording them now would have written."""
    bodies = (
        *ADA_COMES,
        told(1, EARLY),
        told(2, LATER, DeliveryOutcome.PRINTED),
        LetterHanded(letter_id="letter-2"),
        StageAdvanced(to=Stage.INVESTIGATION),
        told(3, LATER),
        ADA_REVOKED,
    )
    told_now = changes_by("c", facts(*bodies), 0).promises
    database = Database(create_engine(empty_url))
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to, "0006")
        await connection.execute(
            text("INSERT INTO cases (case_id, reference, fact_number) VALUES ('c', 'r', 9)")
        )
        await connection.execute(insert(fact_rows), [row_of("c", x) for x in facts(*bodies)])
        await connection.execute(
            insert(promises), [{name: row[name] for name in _KNOWN_BEFORE} for row in told_now]
        )
    await migrate(empty_url)
    async with database.reading() as connection:
        rows = await connection.execute(select(promises).order_by(promises.c.promise_id))
        assert [row._asdict() for row in rows] == sorted(told_now, key=lambda x: x["promise_id"])
    await database.close()
    assert {row["comes_to"] for row in told_now} == {"broken", "kept", "let_go"}


_KNOWN_BEFORE = (
    *("promise_id", "case_id", "party_id", "kind", "promised_on", "zone", "deadline"),
    *("made_at", "told_at", "let_go_at"),
)
