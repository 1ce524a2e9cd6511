"""PostgreSQL's second line: a query that forgot its condition shows nothing of another case."""

import secrets
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import ProgrammingError

from services.ledger.access import Access
from services.ledger.bounds import (
    let_into,
    looking_up,
    see_everything,
    see_within,
    starting_with_nothing,
)
from services.ledger.engine import Database, create_engine
from services.ledger.instants import Instant
from services.ledger.ledger import Ledger
from services.ledger.listing import is_shown
from services.ledger.migration import migrate
from services.ledger.row_security import bounded_tables
from services.ledger.sight import EVERY_CASE, GrantedSight, Sight
from services.ledger.tables import (
    METADATA,
    audit_entries,
    case_grants,
    cases,
    parties,
    vault_entries,
)
from tests.integration.ledger.story import NOON, OFFICER
from tests.servers.postgresql import FreshDatabase, PostgresqlServer, as_people
from tests.servers.processes import run
from workflows.staff import OfficeDuty
from workflows.stages import Stage

ONE, OTHER = "case-1", "case-2"
HER = OFFICER.actor.actor_id
NOBODYS = {
    "policies": "documents about no case",
    "calendars": "documents about no case",
    "policy_adoptions": "who answers for a policy",
    "accounts": "of the staff",
    "recovery_codes": "of the staff's accounts",
    "api_tokens": "of the staff's accounts",
    "api_answers": "found before anything is decided; codes and opaque ids, for a day",
    "sign_in_failures": "counted before anybody is known",
    "restorations": "when a backup was brought back",
    "doubts": "ids of notices, hashes that name no case",
    "erased_counts": "sums that lead back to no case",
}
IN_ORDER = [table for table in METADATA.sorted_tables if table.name not in NOBODYS]


@pytest.fixture
async def owner(with_people: FreshDatabase) -> str:
    """The URL of a migrated database, as the workers connect to it; the role of people is there."""
    url = await with_people()
    await migrate(url)
    return url


@pytest.fixture
async def workers(owner: str) -> AsyncIterator[Database]:
    """The database as workers see it, with a row of each of two cases in every table."""
    database = Database(create_engine(owner))
    async with database.writing() as connection:
        for table in IN_ORDER:
            for case_id in (ONE, OTHER):
                row = {column.name: _value(column, case_id) for column in table.c}
                await connection.execute(insert(table).values(row))
    yield database
    await database.close()


@pytest.fixture
async def people(owner: str, workers: Database) -> AsyncIterator[Database]:
    """The same as people's commands see it; nothing was decided yet."""
    database = Database(create_engine(as_people(owner)), for_people=True)
    with starting_with_nothing():
        yield database
    await database.close()


def _value(column: Column[Any], case_id: str) -> Any:
    """Something that fits a column, and tells the two cases apart."""
    if column.foreign_keys:
        column = next(iter(column.foreign_keys)).column
    number = 1 if case_id == ONE else 2
    match column.type:
        case Integer():
            return number
        case Boolean():
            return False
        case Instant():
            return NOON
        case Date():
            return date(2026, 1, number)
        case LargeBinary():
            return b"-"
        case String():
            return case_id if column.name == "case_id" else f"{column.name} of {case_id}"
    raise AssertionError(column.type)


async def _run(database: Database, statement: Any) -> None:
    async with database.writing() as connection:
        await connection.execute(statement)


def _case_of(row: Any) -> str:
    return ONE if ONE in row.get("case_id", row.get("letter_id", "")) else OTHER


async def _seen(database: Database, table: Table) -> set[str]:
    """Of which cases a query without any condition shows rows."""
    async with database.reading() as connection:
        rows = await connection.execute(select(table))
        return {_case_of(row._asdict()) for row in rows}


def test_no_table_with_rows_of_cases_is_forgotten() -> None:
    assert {table.name for table in METADATA.sorted_tables} == {
        *NOBODYS,
        *(table.name for table in bounded_tables()),
    }


async def test_a_query_without_any_condition_shows_the_cases_that_were_decided_on(
    people: Database, workers: Database
) -> None:
    newest = {OTHER}  # Whoever adds to the audit log has to know its newest entry.
    for table in bounded_tables():
        assert await _seen(people, table) == (newest if table is audit_entries else set()), table
        assert await _seen(workers, table) == {ONE, OTHER}
    let_into(ONE, HER)
    for table in bounded_tables():
        allowed = {ONE} | (newest if table is audit_entries else set())
        assert await _seen(people, table) == allowed, table
    see_everything(HER)
    for table in bounded_tables():
        assert await _seen(people, table) == {ONE, OTHER}, table


async def test_what_was_decided_for_one_is_not_decided_for_the_next(people: Database) -> None:
    let_into(ONE, HER)
    assert await _seen(people, cases) == {ONE}
    let_into(OTHER, "s-99")
    assert await _seen(people, cases) == {OTHER}
    with starting_with_nothing():
        assert await _seen(people, cases) == set()
    with looking_up():
        assert await _seen(people, cases) == {ONE, OTHER}
    assert await _seen(people, cases) == {OTHER}


async def test_nothing_of_another_case_is_written(people: Database, workers: Database) -> None:
    let_into(ONE, HER)
    async with people.writing() as connection:
        changed = await connection.execute(update(cases).values(outcome="changed"))
        assert changed.rowcount == 1
        gone = await connection.execute(delete(parties).where(parties.c.case_id == OTHER))
        assert gone.rowcount == 0
    another = {column.name: _value(column, OTHER) for column in parties.c}
    with pytest.raises(ProgrammingError, match="row-level security"):
        await _run(people, insert(parties).values({**another, "party_id": "p9"}))
    assert await _seen(workers, parties) == {ONE, OTHER}


async def test_who_opens_a_case_writes_what_belongs_to_it(people: Database) -> None:
    let_into("case-3", HER)
    entry = {column.name: _value(column, OTHER) for column in vault_entries.c}
    await _run(
        people, insert(vault_entries).values({**entry, "reference": "r", "case_id": "case-3"})
    )
    async with people.reading() as connection:
        assert len(list(await connection.execute(select(vault_entries)))) == 1


@pytest.mark.parametrize(
    "statement", [update(audit_entries).values(actor="staff:s-18"), delete(audit_entries)]
)
async def test_people_add_to_the_audit_log_and_change_nothing_in_it(
    people: Database, workers: Database, statement: Any
) -> None:
    async with workers.writing() as connection:
        await connection.execute(delete(audit_entries))
    for number in range(3):
        subject = f"vr_{number}-{secrets.token_hex(2)}"
        await Ledger(people, lambda: NOON).audit.note(
            OFFICER, "case.read", case_id=OTHER, subject=subject
        )
    assert (await Ledger(workers, lambda: NOON).audit.verify()).sequence == 3
    see_everything(HER)
    with pytest.raises(ProgrammingError, match="permission denied"):
        await _run(people, statement)


async def test_lists_show_what_is_in_sight(people: Database, workers: Database) -> None:
    async with workers.writing() as connection:
        await connection.execute(
            update(cases)
            .where(cases.c.case_id == ONE)
            .values(stage="investigation", investigating_office="office-2", had_since=1)
        )
        await connection.execute(
            update(cases).where(cases.c.case_id == OTHER).values(stage="intake", had_since=2)
        )
        await connection.execute(
            update(case_grants).values(staff_id=HER, ended_at=None, fact_number=2)
        )
    of_her_office = Sight(frozenset({(OfficeDuty.INVESTIGATING, Stage.INVESTIGATION, "office-2")}))
    granted = Sight(
        seen=frozenset(),
        granted=GrantedSight(staff_id=HER, at=NOON.replace(year=2025), stages=frozenset(Stage)),
    )
    too_late = Sight(
        seen=frozenset(),
        granted=GrantedSight(staff_id=HER, at=NOON.replace(year=2027), stages=frozenset(Stage)),
    )
    elsewhere = Sight(frozenset({(OfficeDuty.INVESTIGATING, Stage.INTAKE, "office-2")}))
    for sight, shown in (
        (of_her_office, {ONE}),
        (granted, {ONE, OTHER}),
        (too_late, set()),
        (elsewhere, set()),
        (EVERY_CASE, {ONE, OTHER}),
    ):
        with starting_with_nothing():
            see_within(sight, HER)
            assert await _seen(people, cases) == shown
            access = Access(actor=OFFICER.actor, purpose="list", sight=sight)
            asked = select(cases.c.case_id).where(is_shown(cases.c.case_id, access))
            async with workers.reading() as connection:
                listed = {row.case_id for row in await connection.execute(asked)}
            assert listed == shown


async def test_nobody_sees_a_case_that_names_her_whatever_was_decided(
    people: Database, workers: Database
) -> None:
    async with workers.writing() as connection:
        await connection.execute(
            update(parties).where(parties.c.case_id == ONE).values(staff_id=HER)
        )
    let_into(ONE, HER)
    let_into(OTHER, HER)
    assert await _seen(people, cases) == {OTHER}


async def test_nobody_of_them_takes_a_dump(
    owner: str, workers: Database, postgresql_server: PostgresqlServer
) -> None:
    """One with holes in it would look like a whole one: pg_dump refuses where policies bind it."""
    program = postgresql_server.programs / "pg_dump"
    url = as_people(owner).replace("postgresql+asyncpg", "postgresql")
    with pytest.raises(RuntimeError, match="row-level security"):
        run([program, "--dbname", url], folder=postgresql_server.folder)
    url = owner.replace("postgresql+asyncpg", "postgresql")
    assert f"\t{ONE}\t" in run([program, "--dbname", url], folder=postgresql_server.folder)


async def test_migrating_again_changes_no_policy(owner: str) -> None:
    """So that no table is locked while everybody works."""
    database = Database(create_engine(owner))
    asked = select(Table("pg_policy", METADATA.__class__(), Column("oid", Integer)).c.oid)
    async with database.reading() as connection:
        before = sorted(await connection.execute(asked))
    await migrate(owner)
    async with database.reading() as connection:
        assert sorted(await connection.execute(asked)) == before
    await database.close()
