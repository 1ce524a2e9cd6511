"""Transactions, instants and migrations, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from services.ledger.engine import Database, create_engine
from services.ledger.errors import (
    LedgerNotMigrated,
    LedgerUnavailable,
    NaiveInstant,
    UnknownDatabase,
)
from services.ledger.fact_rows import row_of
from services.ledger.migration import (
    current,
    differences,
    migrate,
    newest_version,
    require_newest,
    upgrade_to,
)
from services.ledger.tables import facts as fact_rows
from services.ledger.tables import parties, tasks, vault_entries, watch_alarms
from tests.integration.ledger.story import OPENED, facts
from workflows.parties import Role
from workflows.party_facts import PartyAdded, PartyIdentified

_AN_ENTRY = {"reference": "vr_1", "case_id": "case-1", "kind": "note", "ciphertext": b"-"}
_COUNTER = Table("counter", MetaData(), Column("value", Integer, nullable=False))


async def _make_counter(database: Database) -> None:
    async with database.writing() as connection:
        await connection.run_sync(_COUNTER.create)
        await connection.execute(insert(_COUNTER).values(value=0))


async def _increment(database: Database) -> None:
    async with database.writing() as connection:
        reading = select(_COUNTER.c.value).with_for_update()
        value = (await connection.execute(reading)).scalar_one()
        await asyncio.sleep(0)
        await connection.execute(update(_COUNTER).values(value=value + 1))


async def _counted(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(_COUNTER.c.value))).scalar_one())


async def _kept_at(database: Database) -> datetime | None:
    async with database.reading() as connection:
        found: datetime | None = (
            await connection.execute(select(vault_entries.c.kept_at))
        ).scalar_one()
    return found


async def _write_kept_at(database: Database, at: datetime) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(vault_entries).values(**_AN_ENTRY, kept_at=at))


async def test_a_hundred_concurrent_increments_count_a_hundred(database: Database) -> None:
    """Nobody reads a value that another writer is about to change."""
    await _make_counter(database)
    await asyncio.gather(*(_increment(database) for _ in range(100)))
    assert await _counted(database) == 100


async def test_increments_of_two_processes_are_all_counted(empty_url: str) -> None:
    """Two engines know nothing of each other's line, just as two processes do."""
    first, second = Database(create_engine(empty_url)), Database(create_engine(empty_url))
    await _make_counter(first)
    await asyncio.gather(*(_increment(database) for _ in range(25) for database in (first, second)))
    assert await _counted(second) == 50
    await first.close()
    await second.close()


async def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    """A page can be shown while a case is being written."""
    async with database.writing() as connection:
        await connection.execute(insert(vault_entries).values(**_AN_ENTRY))
        async with database.reading() as reader:
            assert (await reader.execute(select(vault_entries))).all() == []


async def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    """There is no half case."""

    async def write_and_fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(vault_entries).values(**_AN_ENTRY))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await write_and_fail()
    async with database.reading() as connection:
        assert (await connection.execute(select(vault_entries))).all() == []


async def test_foreign_keys_are_enforced(database: Database) -> None:
    """SQLite enforces them only when told to on each connection."""
    with pytest.raises(IntegrityError):
        async with database.writing() as connection:
            await connection.execute(
                insert(watch_alarms).values(
                    case_id="nobody", missed_wake=datetime.now(UTC), raised_at=datetime.now(UTC)
                )
            )


async def test_an_instant_comes_back_aware_and_in_utc(database: Database) -> None:
    """Both databases give the same moment back, to the microsecond."""
    at = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=timezone(timedelta(hours=5)))
    await _write_kept_at(database, at)
    found = await _kept_at(database)
    assert found == at
    assert found is not None
    assert found.tzinfo is UTC


async def test_instants_are_ordered_across_zones(database: Database) -> None:
    """What the database compares is the moment, not the wall clock."""
    later_by_the_wall_clock = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    await _write_kept_at(database, later_by_the_wall_clock)
    eight_in_utc = datetime(2026, 3, 1, 8, tzinfo=UTC)
    async with database.writing() as connection:
        gone = await connection.execute(
            delete(vault_entries).where(vault_entries.c.kept_at < eight_in_utc)
        )
    assert gone.rowcount == 1


async def test_a_naive_instant_is_refused(database: Database) -> None:
    """An instant without a zone means no moment."""
    with pytest.raises(StatementError) as refused:
        await _write_kept_at(database, datetime(2026, 3, 1))  # noqa: DTZ001 - the point
    assert isinstance(refused.value.orig, NaiveInstant)
    assert "time zone" in str(refused.value)


async def test_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    """The migrations and the tables tell the same story."""
    assert await differences(database) == []


async def test_a_table_the_code_does_not_know_is_seen(database: Database) -> None:
    """The comparison that guards the migrations can fail."""
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE cases ADD COLUMN surprise VARCHAR"))
    assert await differences(database) != []


async def test_migrating_twice_is_the_same_as_once(empty_url: str) -> None:
    """Every start may migrate."""
    assert await current(empty_url) is None
    assert await migrate(empty_url) == newest_version()
    assert await migrate(empty_url) == newest_version()
    assert await current(empty_url) == newest_version()


async def test_two_processes_may_migrate_at_once(empty_url: str) -> None:
    """Web and worker may start at the same moment on an empty database."""
    versions = await asyncio.gather(*(migrate(empty_url) for _ in range(4)))
    assert set(versions) == {newest_version()}


async def test_tables_of_another_version_are_refused(database: Database) -> None:
    """A program never works on tables it was not written for."""
    await require_newest(database)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(LedgerNotMigrated, match="9999"):
        await require_newest(database)


async def test_a_database_that_cannot_be_reached_is_said_to_be_unavailable() -> None:
    """Whatever the driver raises, the caller hears the same thing."""
    for url in ("sqlite:////nowhere/ledger.db", "postgresql://nobody@127.0.0.1:1/ledger"):
        database = Database(create_engine(url))
        with pytest.raises(LedgerUnavailable, match="try again"):
            async with database.reading():
                pass
        await database.close()


@pytest.mark.parametrize("url", ["mysql://root@127.0.0.1/ledger", "not a url", ""])
def test_another_kind_of_database_is_refused_with_advice(url: str) -> None:
    """The message shows what a right URL looks like."""
    with pytest.raises(UnknownDatabase, match="sqlite:///"):
        create_engine(url)


async def test_a_reading_transaction_on_postgresql_cannot_write(database: Database) -> None:
    """Writing by mistake in a reading transaction is found out in the tests."""
    if database.is_sqlite:
        pytest.skip("SQLite has no reading transactions; only PostgreSQL can refuse")
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.reading() as connection:
            await connection.execute(update(vault_entries).values(kind="other"))


async def test_an_error_shows_no_values(database: Database) -> None:
    """Error messages reach logs, and what is stored must not."""
    async with database.writing() as connection:
        await connection.execute(insert(vault_entries).values(**_AN_ENTRY))
    with pytest.raises(IntegrityError) as refused:
        async with database.writing() as connection:
            await connection.execute(insert(vault_entries).values({**_AN_ENTRY, "kind": "canary"}))
    assert "canary" not in str(refused.value)


async def test_a_task_from_before_says_what_its_person_was_told(empty_url: str) -> None:
    database = Database(create_engine(empty_url))
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to, "0001")
        await connection.execute(
            text("INSERT INTO cases (case_id, reference, fact_number) VALUES ('c', 'r', 1)")
        )
        await connection.execute(_A_TASK, [{"of": "o-1"}, {"of": "o-2"}])
        await connection.execute(_TOLD)
    await migrate(empty_url)
    async with database.reading() as connection:
        rows = await connection.execute(select(tasks.c.obligation_id, tasks.c.subject))
        assert sorted(map(tuple, rows)) == [("o-1", "p1"), ("o-2", None)]
    await database.close()


async def test_a_case_from_before_bars_whom_its_facts_name(empty_url: str) -> None:
    """The newest fact that counts says who a party is."""
    database = Database(create_engine(empty_url))
    eve = PartyAdded(party_id="eve", role=Role.RESPONDENT)
    bob = PartyAdded(party_id="bob", role=Role.RESPONDENT, staff_id="s-2")
    recorded = facts(OPENED, eve, bob, PartyIdentified(party_id="eve", staff_id="s-1"))
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to, "0002")
        await connection.execute(
            text("INSERT INTO cases (case_id, reference, fact_number) VALUES ('c', 'r', 4)")
        )
        await connection.execute(insert(fact_rows), [row_of("c", fact) for fact in recorded])
        await connection.execute(_A_PARTY, [{"of": "eve"}, {"of": "bob"}, {"of": "ada"}])
    await migrate(empty_url)
    async with database.reading() as connection:
        rows = await connection.execute(select(parties.c.party_id, parties.c.staff_id))
        assert sorted(map(tuple, rows)) == [("ada", None), ("bob", "s-2"), ("eve", "s-1")]
    await database.close()


_A_PARTY = text(
    "INSERT INTO parties (case_id, party_id, role, consent_version)"
    " VALUES ('c', :of, 'respondent', 0)"
)
_A_TASK = text(
    "INSERT INTO tasks (task_id, obligation_id, case_id, concern, office_id, role, opened_at)"
    " VALUES (:of, :of, 'c', 'alarm', 'office-1', 'case_officer', '2040-01-09 12:00:00+00:00')"
)
_TOLD = text(
    "INSERT INTO escalations (obligation_id, case_id, concern, subject, step, target_kind, target,"
    " message_id, intended_at, fact_number) VALUES ('o-1', 'c', 'alarm', 'p1', -1, 'staff', 's-1',"
    " '<m@example.org>', '2040-01-09 12:00:00+00:00', 1)"
)
