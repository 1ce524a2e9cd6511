"""The audit log against its signed exports: what the chain alone cannot show."""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.auditing.errors import ExportRefused, NoExports
from services.auditing.exporting import AuditExporter
from services.auditing.rounds import ExportRounds
from services.auditing.signing import public_keys, public_pem, read_public_pems
from services.auditing.verifying import Held, hold_against
from services.clocks import SteppedClock
from services.keys import KeyPurpose, KeyRing
from services.ledger.audit_chain import EMPTY, entry_hash
from services.ledger.connection import LedgerConnection
from services.ledger.engine import Database, create_engine
from services.ledger.errors import AuditBroken
from services.ledger.ledger import Ledger
from services.ledger.tables import audit_entries
from services.origin import Origin, OriginKind, coming_from
from tests.integration.ledger.story import NOON

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
EXPORTED, SINCE = 6, 3
ENTRIES = EXPORTED + SINCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """A log, a folder and the keys that sign."""

    ledger: Ledger
    folder: Path
    ring: KeyRing

    @property
    def exporter(self) -> AuditExporter:
        return AuditExporter(
            log=self.ledger.audit,
            folder=self.folder,
            keys=lambda: self.ring,
            clock=SteppedClock(NOW),
        )

    async def write(self, count: int) -> None:
        for number in range(count):
            await self.ledger.audit.record(
                actor="staff:s-17",
                purpose="case_work",
                action="vault.reveal",
                case_id="c",
                subject=f"vr_{number}",
            )

    async def held(self) -> Held:
        return await hold_against(self.ledger.audit, self.folder, public_keys(self.ring))


@pytest.fixture
def exporting(ledger: Ledger, tmp_path: Path) -> Exporting:
    folder = tmp_path / "exports"
    folder.mkdir()
    return Exporting(ledger=ledger, folder=folder, ring=KeyRing.generate(KeyPurpose.AUDIT))


Tampering = Callable[[LedgerConnection], Awaitable[None]]


def _by(*statements: str) -> Tampering:
    async def tamper(connection: LedgerConnection) -> None:
        for statement in statements:
            await connection.execute(text(statement))

    return tamper


async def _rewrite_from(connection: LedgerConnection, first: int, **changed: Any) -> None:
    """Write every entry from one on anew, with perfect hashes: what only an export can show."""
    rows = await connection.execute(audit_entries.select().order_by(audit_entries.c.sequence))
    previous = EMPTY.hash
    for row in rows:
        entry = row._asdict()
        written = entry.pop("hash")
        if row.sequence >= first:
            entry |= {**changed, "previous_hash": previous}
            written = entry_hash(entry)
            await connection.execute(
                audit_entries.update()
                .where(audit_entries.c.sequence == row.sequence)
                .values(**entry, hash=written)
            )
        previous = written


async def _rewrite_all(connection: LedgerConnection) -> None:
    await _rewrite_from(connection, 1, actor="staff:s-18")


async def _rewrite_the_end(connection: LedgerConnection) -> None:
    await _rewrite_from(connection, EXPORTED, actor="staff:s-18")


_COPIED = "at, actor, purpose, action, case_id, subject, origin, origin_detail, previous_hash, hash"

TAMPERINGS = {
    "edit": _by("UPDATE audit_entries SET actor = 'staff:s-18' WHERE sequence = 3"),
    "edit where from": _by("UPDATE audit_entries SET origin_detail = 'x' WHERE sequence = 3"),
    "forget where from": _by(
        "UPDATE audit_entries SET origin = NULL, origin_detail = NULL WHERE sequence = 3"
    ),
    "delete": _by("DELETE FROM audit_entries WHERE sequence = 3"),
    "delete and close the gap": _by(
        "DELETE FROM audit_entries WHERE sequence = 3",
        *(
            f"UPDATE audit_entries SET sequence = {x} WHERE sequence = {x + 1}"  # noqa: S608 - numbers
            for x in range(3, ENTRIES)
        ),
    ),
    "delete the first": _by("DELETE FROM audit_entries WHERE sequence = 1"),
    "reorder": _by(
        "UPDATE audit_entries SET sequence = -1 WHERE sequence = 2",
        "UPDATE audit_entries SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit_entries SET sequence = 3 WHERE sequence = -1",
    ),
    "insert": _by(
        *(
            f"UPDATE audit_entries SET sequence = {x + 1} WHERE sequence = {x}"  # noqa: S608 - numbers
            for x in range(ENTRIES, 3, -1)
        ),
        f"INSERT INTO audit_entries (sequence, {_COPIED}) "  # noqa: S608 - a constant
        f"SELECT 4, {_COPIED} FROM audit_entries WHERE sequence = 3",
    ),
    "truncate": _by(f"DELETE FROM audit_entries WHERE sequence >= {EXPORTED}"),  # noqa: S608 - a number
    "empty": _by("DELETE FROM audit_entries"),
    "rewrite the end": _rewrite_the_end,
    "rewrite all": _rewrite_all,
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
async def test_whatever_is_done_to_the_log_shows_against_its_exports(
    exporting: Exporting, tampering: str
) -> None:
    await exporting.write(EXPORTED)
    await exporting.exporter.export()
    await exporting.write(SINCE)
    assert (await exporting.held()).unsigned == SINCE
    async with exporting.ledger.database.writing() as connection:
        await TAMPERINGS[tampering](connection)
    with pytest.raises(AuditBroken):
        await exporting.held()


@pytest.mark.parametrize("tampering", ["truncate", "empty", "rewrite the end", "rewrite all"])
async def test_a_log_that_was_changed_is_not_signed_again(
    exporting: Exporting, tampering: str
) -> None:
    await exporting.write(EXPORTED)
    await exporting.exporter.export()
    async with exporting.ledger.database.writing() as connection:
        await TAMPERINGS[tampering](connection)
    await exporting.write(SINCE)
    before = sorted(x.name for x in exporting.folder.iterdir())
    with pytest.raises(AuditBroken):
        await exporting.exporter.export()
    assert sorted(x.name for x in exporting.folder.iterdir()) == before


async def test_each_export_adds_what_was_written_since_and_touches_nothing(
    exporting: Exporting,
) -> None:
    assert (await exporting.exporter.export()).files == ()
    await exporting.write(2)
    first = await exporting.exporter.export()
    lies = (exporting.folder / first.files[0]).read_bytes()
    assert (await exporting.exporter.export()).files == ()
    await exporting.write(3)
    second = await exporting.exporter.export()
    assert (first.entries, second.entries, second.head.sequence) == (2, 3, 5)
    assert (exporting.folder / first.files[0]).read_bytes() == lies
    held = await exporting.held()
    assert (held.exports, held.unsigned, held.newest.at) == (2, 0, NOW)


async def test_workers_that_export_at_the_same_moment_do_each_other_no_harm(
    exporting: Exporting,
) -> None:
    await exporting.write(5)
    await asyncio.gather(*(exporting.exporter.export() for _ in range(4)))
    await exporting.write(1)
    await exporting.exporter.export()
    held = await exporting.held()
    assert (held.newest.head.sequence, held.unsigned) == (6, 0)


async def test_an_export_that_was_cut_off_is_written_again_under_another_name(
    exporting: Exporting,
) -> None:
    await exporting.write(4)
    name = (await exporting.exporter.export()).files[0]
    cut = exporting.folder / name
    cut.write_bytes(cut.read_bytes()[:-20])
    again = await exporting.exporter.export()
    assert again.files == (name.replace(".jsonl", "-2.jsonl"),)
    assert (await exporting.held()).cut_off == (name,)


def _edit_a_line(folder: Path) -> None:
    first = min(folder.iterdir())
    first.write_text(first.read_text().replace("vr_1", "vr_7"))


def _edit_the_head(folder: Path) -> None:
    last = max(folder.iterdir())
    lines = last.read_text().splitlines()
    head = json.loads(lines[-1])
    head["head"]["sequence"] += 1
    last.write_text("\n".join([*lines[:-1], json.dumps(head)]) + "\n")


def _take_one_away(folder: Path) -> None:
    min(folder.iterdir()).unlink()


@pytest.mark.parametrize("change", [_edit_a_line, _edit_the_head, _take_one_away])
async def test_exports_that_were_changed_are_refused(
    exporting: Exporting, change: Callable[[Path], None]
) -> None:
    for _ in range(2):
        await exporting.write(2)
        await exporting.exporter.export()
    change(exporting.folder)
    with pytest.raises(ExportRefused):
        await exporting.held()


async def test_heads_that_somebody_else_signed_are_refused(exporting: Exporting) -> None:
    await exporting.write(2)
    stranger = replace(exporting, ring=KeyRing.generate(KeyPurpose.AUDIT))
    await stranger.exporter.export()
    with pytest.raises(ExportRefused, match="which is none of"):
        await exporting.held()
    await exporting.write(1)
    with pytest.raises(ExportRefused):
        await exporting.exporter.export()


async def test_a_new_signing_key_lets_the_older_signatures_stand(exporting: Exporting) -> None:
    await exporting.write(2)
    await exporting.exporter.export()
    rotated = replace(exporting, ring=exporting.ring.rotated())
    await rotated.write(2)
    await rotated.exporter.export()
    assert (await rotated.held()).exports == 2
    given_away = read_public_pems(public_pem(key) for key in rotated.ring.keys)
    held = await hold_against(rotated.ledger.audit, rotated.folder, given_away)
    assert held.newest.key_id == rotated.ring.current.id


async def test_a_folder_without_exports_holds_nothing(exporting: Exporting) -> None:
    await exporting.write(1)
    with pytest.raises(NoExports):
        await exporting.held()


async def test_whoever_keeps_the_system_is_told_once_of_a_log_that_cannot_be_exported(
    exporting: Exporting,
) -> None:
    told: list[str] = []

    async def tell(problem: str) -> None:
        told.append(problem)

    rounds = ExportRounds(exporter=exporting.exporter, tell=tell)
    await exporting.write(EXPORTED)
    await rounds.go()
    assert told == []
    async with exporting.ledger.database.writing() as connection:
        await TAMPERINGS["truncate"](connection)
    await rounds.go()
    await rounds.go()
    assert len(told) == 1
    assert f"entry {EXPORTED} is missing" in told[0]
    shutil.rmtree(exporting.folder)
    await rounds.go()
    assert "folder" in told[1]


async def test_each_entry_says_from_where_it_came(ledger: Ledger) -> None:
    pages = Origin(kind=OriginKind.STAFF_PAGES, detail="/cases/{case}\r\n<b>")
    other = Ledger(
        ledger.database,
        lambda: NOON,
        Origin(kind=OriginKind.COMMAND_LINE, detail="ada@office-3"),
    )

    async def by_pages() -> None:
        with coming_from(pages):
            await asyncio.sleep(0)
            await _note(other, "pages")

    await asyncio.gather(by_pages(), _note(other, "typed"))
    async with ledger.database.reading() as connection:
        rows = await connection.execute(audit_entries.select())
        told = {row.subject: (row.origin, row.origin_detail) for row in rows}
    assert told == {
        "pages": ("staff_pages", "/cases/{case}___b_"),
        "typed": ("command_line", "ada@office-3"),
    }


async def _note(ledger: Ledger, subject: str) -> None:
    await ledger.audit.record(
        actor="staff:s-17", purpose="p", action="a", case_id=None, subject=subject
    )


async def test_programs_that_write_at_the_same_moment_make_one_chain(
    ledger: Ledger, empty_url: str
) -> None:
    """Each has its own connections, as processes have."""
    others = [Database(create_engine(empty_url)) for _ in range(3)]
    try:
        ledgers = [ledger, *(Ledger(each, lambda: NOON) for each in others)]
        await asyncio.gather(*(_note(ledgers[x % 4], f"vr_{x}") for x in range(60)))
        assert (await ledger.audit.verify()).sequence == 60
    finally:
        for each in others:
            await each.close()


async def test_entries_from_before_origins_were_noted_still_verify(ledger: Ledger) -> None:
    await _note(ledger, "old")
    async with ledger.database.writing() as connection:
        row = (await connection.execute(audit_entries.select())).one()._asdict()
        columns = {k: v for k, v in row.items() if k not in ("hash", "origin", "origin_detail")}
        await connection.execute(
            audit_entries.update().values(origin=None, origin_detail=None, hash=entry_hash(columns))
        )
    await _note(ledger, "new")
    assert (await ledger.audit.verify()).sequence == 2
