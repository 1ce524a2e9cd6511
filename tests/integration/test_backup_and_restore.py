"""Backups of both databases, and every reason for which one is not brought back."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.access_codes.blocked_since import block_again
from services.access_codes.code import hash_of, new_code
from services.access_codes.desk import AccessCodes, GivenCode
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.backup import BackupRefused, make_backup, restore
from services.backup.places import Places, places_of
from services.backup.restoring import Restored
from services.clocks import SteppedClock
from services.key_store import open_key_storage
from services.keys import KeyPurpose, KeyRing, KeyRings, load_key_file
from services.lasting import LastingEntry, LastingList
from services.ledger.access import Access
from services.ledger.access_codes import AccessCode
from services.ledger.ledger import Ledger, open_ledger
from services.ledger.migration import newest_version
from services.settings import Settings
from services.temporal_server.database_lock import OwnedDatabase
from services.vault import Vault, VaultKind
from tests.integration.ledger.story import OPENED as CASE_OPENED
from tests.integration.ledger.story import facts
from tests.servers.postgresql import FreshDatabase
from tests.stories.cast import OFFICER
from tests.stories.engine import a_new_home
from workflows.parties import Language

MADE = datetime(2040, 1, 9, 9, 0, tzinfo=UTC)
BROUGHT_BACK = datetime(2040, 1, 10, 9, 0, tzinfo=UTC)
BY = Access(actor=OFFICER, purpose="restore")
NAME = "Ada Testcase"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """An installation without anything that runs."""

    settings: Settings
    keys: KeyRings
    folder: Path

    @property
    def places(self) -> Places:
        return places_of(self.settings)

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[Ledger]:
        opened = await open_ledger(self.settings.database, lambda: MADE)
        try:
            yield opened
        finally:
            await opened.close()

    @asynccontextmanager
    async def vault(self) -> AsyncIterator[Vault]:
        async with self.ledger() as ledger:
            storage = await open_key_storage(self.places.key_store, lambda: MADE)
            try:
                yield Vault(
                    store=ledger.vault_rows,
                    key_store=storage.rows,
                    keys=self.keys.vault,
                    lookups=self.keys.of(KeyPurpose.LOOKUPS),
                    audit=ledger.audit,
                )
            finally:
                await storage.close()

    @property
    def lasting(self) -> LastingList:
        return LastingList(self.folder / "lasting.jsonl", self.keys.identifiers.current)

    @asynccontextmanager
    async def codes(self, now: datetime) -> AsyncIterator[AccessCodes]:
        async with self.ledger() as ledger:
            yield AccessCodes(
                ledger=ledger,
                lasting=self.lasting,
                identifiers=self.keys.identifiers,
                clock=SteppedClock(now),
                good_for=timedelta(days=365),
            )

    async def give_code(self, party_id: str, now: datetime) -> str:
        async with self.codes(now) as codes:
            words = new_code(Language.ENGLISH)
            code = " ".join(words)
            record = AccessCode(
                code_id=f"ac-{words[0]}-{words[1]}",
                case_id="case-1",
                party_id=party_id,
                hash=hash_of(self.keys.identifiers.current, code),
                issued_at=now,
                expires_at=now + timedelta(days=365),
            )
            drawn = GivenCode(words=words, record=record)
            await codes.give(drawn, BY, reason=CodeReason.LOST, check=IdentityCheck.IN_PERSON)
        return code

    async def open_case(self) -> None:
        async with self.ledger() as ledger:
            await ledger.facts.record("case-1", facts(CASE_OPENED))

    async def opens(self, code: str) -> bool:
        async with self.codes(BROUGHT_BACK) as codes:
            return await codes.opened_by(code) is not None

    async def back_up(self) -> Path:
        made = await make_backup(
            self.places,
            self.folder,
            self.keys.vault.current,
            tables=newest_version(),
            now=MADE,
        )
        return made.file

    async def restore(
        self,
        file: Path,
        *,
        replace: bool = True,
        keys: KeyRing | None = None,
        lasting: Sequence[LastingEntry] | None = None,
    ) -> Restored:
        return await restore(
            self.places,
            file,
            keys or self.keys.vault,
            access=BY,
            now=BROUGHT_BACK,
            replace=replace,
            with_temporal=True,
            lasting=self.lasting.entries() if lasting is None else lasting,
            say=lambda _: None,
        )

    async def keep(self, case_id: str) -> str:
        async with self.vault() as vault:
            return await vault.keep(
                case_id,
                VaultKind.CASE_NOTE,
                NAME,
                party_id=None,
                actor="staff:trial",
                purpose="intake",
            )

    async def reveal(self, case_id: str, reference: str) -> str | None:
        async with self.vault() as vault:
            return await vault.reveal(case_id, reference, actor="staff:trial", purpose="intake")


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A home whose ledger is on either database, with what a Temporal server would have there."""
    given = {}
    if request.param == "postgresql":
        fresh: FreshDatabase = request.getfixturevalue("postgresql_url")
        given = {"database_url": await fresh()}
    settings = await a_new_home(tmp_path / "home", **given)
    _write_temporal(settings.temporal_database, "before")
    folder = tmp_path / "backups"
    folder.mkdir()
    return Home(settings=settings, keys=load_key_file(settings.keys), folder=folder)


def _write_temporal(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE IF NOT EXISTS said (word TEXT)")
        database.execute("DELETE FROM said")
        database.execute("INSERT INTO said VALUES (?)", (word,))
        database.commit()


def _temporal_says(file: Path) -> str:
    with closing(sqlite3.connect(file)) as database:
        return str(database.execute("SELECT word FROM said").fetchone()[0])


async def test_what_was_kept_comes_back_and_what_came_later_is_gone(home: Home) -> None:
    kept = await home.keep("case-1")
    file = await home.back_up()
    later = await home.keep("case-2")
    _write_temporal(home.settings.temporal_database, "after")
    await home.restore(file)
    assert await home.reveal("case-1", kept) == NAME
    assert _temporal_says(home.settings.temporal_database) == "before"
    with pytest.raises(Exception, match="entry_missing"):
        await home.reveal("case-2", later)


async def test_after_a_restore_nothing_leaves_until_it_is_released(home: Home) -> None:
    file = await home.back_up()
    await home.restore(file)
    async with home.ledger() as ledger:
        standing = await ledger.restorations.standing()
        assert standing is not None
        assert (standing.backup_made_at, standing.restored_at) == (MADE, BROUGHT_BACK)
        assert await ledger.restorations.holds_everything_back()
        assert "backup.restore" in {x.action for x in await ledger.audit.newest(BY)}
        await ledger.audit.verify()
        await ledger.restorations.release(standing, ["o1"], BY, at=BROUGHT_BACK)
        assert not await ledger.restorations.holds_everything_back()
        assert await ledger.restorations.may_have_been_told(["o2", "o1"])
        assert not await ledger.restorations.may_have_been_told(["o2"])


async def test_neither_a_key_nor_a_name_lies_in_a_backup(home: Home) -> None:
    await home.keep("case-1")
    content = (await home.back_up()).read_bytes()
    for key in (home.keys.vault, home.keys.payloads, home.keys.identifiers):
        assert key.current.secret not in content
    assert NAME.encode() not in content


async def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(home: Home) -> None:
    file = await home.back_up()
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(home.folder.iterdir()) == [file]
    assert not list(home.settings.home.glob(".passing-through-*"))


async def test_a_backup_is_never_written_over(home: Home) -> None:
    await home.back_up()
    with pytest.raises(BackupRefused, match="is there already"):
        await home.back_up()


async def test_a_ledger_that_is_there_is_replaced_only_if_that_is_meant(home: Home) -> None:
    file = await home.back_up()
    later = await home.keep("case-2")
    with pytest.raises(BackupRefused, match="--replace"):
        await home.restore(file, replace=False)
    assert await home.reveal("case-2", later) == NAME


@pytest.mark.parametrize("damage", ["cut off", "changed", "wrong key", "no backup"])
async def test_an_unusable_backup_touches_nothing(home: Home, damage: str) -> None:
    file = await home.back_up()
    later = await home.keep("case-2")
    content = file.read_bytes()
    keys = None
    match damage:
        case "cut off":
            file.write_bytes(content[:-1])
        case "changed":
            file.write_bytes(content[:-20] + bytes([content[-20] ^ 1]) + content[-19:])
        case "wrong key":
            keys = KeyRing.generate(KeyPurpose.VAULT)
        case _:
            file.write_bytes(b"a letter")
    with pytest.raises(BackupRefused):
        await home.restore(file, keys=keys)
    assert await home.reveal("case-2", later) == NAME
    async with home.ledger() as ledger:
        assert not await ledger.restorations.holds_everything_back()


async def test_no_backup_is_brought_back_beside_somebody_who_uses_the_ledger(home: Home) -> None:
    file = await home.back_up()
    async with home.ledger():
        with pytest.raises(BackupRefused, match="in use"):
            await home.restore(file)


async def test_no_backup_is_brought_back_beside_a_running_temporal_server(home: Home) -> None:
    file = await home.back_up()
    owned = OwnedDatabase(home.settings.temporal_database)
    try:
        with pytest.raises(BackupRefused, match="stop every"):
            await home.restore(file)
    finally:
        owned.release()
    await home.restore(file)


async def test_a_backup_of_the_other_database_is_refused(
    home: Home, tmp_path: Path, postgresql_url: FreshDatabase
) -> None:
    file = await home.back_up()
    other = {} if home.places.ledger_file is None else {"database_url": await postgresql_url()}
    settings = await a_new_home(tmp_path / "other", **other)
    elsewhere = Home(settings=settings, keys=home.keys, folder=home.folder)
    with pytest.raises(BackupRefused, match="DUECOURSE_DATABASE_URL"):
        await elsewhere.restore(file)


async def test_a_code_that_was_blocked_or_replaced_since_opens_nothing(home: Home) -> None:
    await home.open_case()
    before, since = MADE - timedelta(days=9), MADE + timedelta(hours=1)
    blocked, replaced, kept = [await home.give_code(x, before) for x in ("p1", "p2", "p3")]
    file = await home.back_up()
    async with home.codes(since) as codes:
        await codes.block("case-1", "p1", BY)
    await home.give_code("p2", since)
    restored = await home.restore(file)
    assert [await home.opens(x) for x in (blocked, replaced, kept)] == [False, False, True]
    assert restored.codes_blocked == 2
    async with home.ledger() as ledger:
        actions = [x.action for x in await ledger.audit.newest(BY)]
        assert actions.count("access_code.blocked") == 2
        assert await block_again(ledger, home.lasting.entries(), BY, now=BROUGHT_BACK) == 0


async def test_an_older_copy_of_the_lasting_list_blocks_no_newer_code(home: Home) -> None:
    await home.open_case()
    await home.give_code("p1", MADE - timedelta(days=9))
    older_copy = home.lasting.entries()
    newer = await home.give_code("p1", MADE - timedelta(days=1))
    await home.restore(await home.back_up(), lasting=older_copy)
    assert await home.opens(newer)


async def test_a_code_is_blocked_even_where_the_lasting_list_cannot_be_written(home: Home) -> None:
    await home.open_case()
    code = await home.give_code("p1", MADE)
    home.lasting.file.unlink()
    home.lasting.file.mkdir()
    async with home.codes(MADE) as codes:
        with pytest.raises(IsADirectoryError):
            await codes.block("case-1", "p1", BY)
    assert not await home.opens(code)
