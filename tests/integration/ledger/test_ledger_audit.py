"""The audit log cannot be rewritten unnoticed, and no person acts without an entry."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from services.audit import AuditTrail
from services.ledger.access import CARRYING_OUT
from services.ledger.audit_chain import AuditHead, entry_hash
from services.ledger.connection import LedgerConnection
from services.ledger.errors import AuditBroken
from services.ledger.ledger import Ledger
from services.ledger.tables import audit_entries
from tests.integration.ledger.story import NOON, OFFICER, OPENED, facts

Tampering = Callable[[LedgerConnection], Awaitable[None]]


async def _write(trail: AuditTrail, subject: str) -> None:
    await trail.record(
        actor="staff:s-17", purpose="case_work", action="vault.reveal", case_id="c", subject=subject
    )


async def _columns_of(connection: LedgerConnection, sequence: int) -> dict[str, Any]:
    found = await connection.execute(
        select(audit_entries).where(audit_entries.c.sequence == sequence)
    )
    return found.one()._asdict()


async def _edit(connection: LedgerConnection) -> None:
    await connection.execute(
        update(audit_entries).where(audit_entries.c.sequence == 3).values(actor="staff:s-18")
    )


async def _edit_and_hash_anew(connection: LedgerConnection) -> None:
    columns = await _columns_of(connection, 3)
    columns.pop("hash")
    columns["actor"] = "staff:s-18"
    await connection.execute(
        update(audit_entries)
        .where(audit_entries.c.sequence == 3)
        .values(**columns, hash=entry_hash(columns))
    )


async def _delete(connection: LedgerConnection) -> None:
    await connection.execute(delete(audit_entries).where(audit_entries.c.sequence == 3))


async def _delete_the_first(connection: LedgerConnection) -> None:
    await connection.execute(delete(audit_entries).where(audit_entries.c.sequence == 1))


async def _reorder(connection: LedgerConnection) -> None:
    for before, after in ((2, -1), (3, 2), (-1, 3)):
        await connection.execute(
            update(audit_entries).where(audit_entries.c.sequence == before).values(sequence=after)
        )


async def _insert(connection: LedgerConnection) -> None:
    columns = await _columns_of(connection, 3)
    for moved in (5, 4, 3):
        await connection.execute(
            update(audit_entries)
            .where(audit_entries.c.sequence == moved)
            .values(sequence=moved + 1)
        )
    await connection.execute(insert(audit_entries).values(columns))


async def _move_a_moment(connection: LedgerConnection) -> None:
    await connection.execute(
        update(audit_entries)
        .where(audit_entries.c.sequence == 3)
        .values(at=NOON + timedelta(microseconds=1))
    )


async def test_an_untouched_log_verifies(ledger: Ledger) -> None:
    """An empty one does as well."""
    assert await ledger.audit.verify() == await ledger.audit.head()
    for number in range(5):
        await _write(ledger.audit, f"vr_{number}")
    head = await ledger.audit.verify()
    assert head == await ledger.audit.head()
    assert head.sequence == 5


@pytest.mark.parametrize(
    "tamper",
    [_edit, _edit_and_hash_anew, _delete, _delete_the_first, _reorder, _insert, _move_a_moment],
)
async def test_a_changed_past_is_detected(ledger: Ledger, tamper: Tampering) -> None:
    """By the log alone, without anything kept elsewhere."""
    for number in range(5):
        await _write(ledger.audit, f"vr_{number}")
    async with ledger.database.writing() as connection:
        await tamper(connection)
    with pytest.raises(AuditBroken):
        await ledger.audit.verify()


async def test_a_log_that_was_cut_or_written_anew_shows_against_a_kept_head(
    ledger: Ledger,
) -> None:
    """Whoever can write everything can make a perfect log, but not the head somebody kept."""
    for number in range(5):
        await _write(ledger.audit, f"vr_{number}")
    kept = await ledger.audit.head()
    async with ledger.database.writing() as connection:
        await connection.execute(delete(audit_entries).where(audit_entries.c.sequence == 5))
    await ledger.audit.verify()
    with pytest.raises(AuditBroken, match="entry 5 is missing"):
        await ledger.audit.verify(kept)
    await _write(ledger.audit, "another")
    await ledger.audit.verify(AuditHead(sequence=0, hash="0" * 64))
    with pytest.raises(AuditBroken, match="entry 5 differs"):
        await ledger.audit.verify(kept)


async def test_writers_at_the_same_moment_make_one_chain(ledger: Ledger) -> None:
    """None of them is lost, and none branches off."""
    await asyncio.gather(*(_write(ledger.audit, f"vr_{number}") for number in range(50)))
    assert (await ledger.audit.verify()).sequence == 50


async def test_what_a_person_reads_is_written_down(ledger: Ledger) -> None:
    """What the engine reads is not: its deeds are facts."""
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.facts.facts_of("case-1", CARRYING_OUT)
    assert (await ledger.audit.head()).sequence == 0
    await ledger.facts.facts_of("case-1", OFFICER)
    async with ledger.database.reading() as connection:
        entry = await _columns_of(connection, 1)
    assert (entry["actor"], entry["purpose"]) == ("staff:s-17", "case_work")
    assert (entry["action"], entry["case_id"]) == ("case.read_facts", "case-1")


async def test_a_person_reads_nothing_if_the_entry_cannot_be_written(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No action without its audit entry."""

    async def disk_full(*_: Any, **__: Any) -> None:
        raise OSError(28, "no space left")

    await ledger.facts.record("case-1", facts(OPENED))
    monkeypatch.setattr(ledger.audit, "_append", disk_full)
    for reading in (
        ledger.facts.facts_of("case-1", OFFICER),
        ledger.cases.get("case-1", OFFICER),
        ledger.cases.listed(OFFICER),
        ledger.case_lists.newest(OFFICER),
        ledger.promises.of_case("case-1", OFFICER),
        ledger.letters.of_case("case-1", OFFICER),
        ledger.tasks.listed(OFFICER),
    ):
        with pytest.raises(Exception, match="OSError"):
            await reading
