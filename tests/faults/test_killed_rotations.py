"""The command that rotates the vault's key is killed between two batches, under load."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from services.clocks import SystemClock
from services.key_store import KeyStorage, migrate, open_key_storage
from services.key_store.tables import data_keys
from services.keys import KeyPurpose, LivingRing, create_key_file, load_key_file
from services.ledger.ledger import open_ledger
from services.settings import Settings
from services.settings.key_store import key_store_of
from services.vault import Vault, VaultKind
from services.vault.envelope import new_case_key

CASES = 6_000
LONGEST_SECONDS = 120
OFFICER = "staff:trial"


@pytest.mark.timeout(300)
async def test_a_killed_rotation_hurts_nobody_and_is_finished_when_given_again(
    tmp_path: Path,
) -> None:
    settings = await _a_home(tmp_path / "var")
    older = load_key_file(settings.keys).vault.current.id
    async with _opened(settings) as (store, vault):
        kept = await _keep(vault, "a-kept-before")

        killed = await _typed(settings, "rotate")
        wrapped = await asyncio.wait_for(_killed_half_way(killed, store, older), LONGEST_SECONDS)
        assert 0 < wrapped < CASES

        # Half-way: the vault was opened before the rotation, and serves both halves.
        assert await _reveal(vault, "a-kept-before", kept) == "Ada Testcase"
        assert await _reveal(vault, "z-kept-between", await _keep(vault, "z-kept-between"))
        assert await _told(settings, "verify") == {
            "opened": CASES + 2,
            "parties": 2,
            "refused": [],
            "without_key": [],
        }

        newer = load_key_file(settings.keys).vault.current.id
        finished = await _told(settings, "rotate")
        assert (finished["key"], finished["is_new"]) == (newer, False)
        assert finished["rewrapped"] in (CASES + 1 - wrapped, CASES + 2 - wrapped)
        assert await store.every_key.counted() == {newer: CASES + 2}
        assert len(load_key_file(settings.keys).vault.keys) == 2
        assert await _reveal(vault, "a-kept-before", kept) == "Ada Testcase"


async def _killed_half_way(
    rotating: asyncio.subprocess.Process, store: KeyStorage, older: str
) -> int:
    """Kill it while nobody else can write, so that it stands between two batches."""
    while True:
        async with store.database.writing() as connection:
            wanted = select(data_keys.c.key_id).where(data_keys.c.party_id == "")
            rows = await connection.execute(wanted)
            wrapped = sum(n for key, n in Counter(rows.scalars()).items() if key != older)
            if wrapped:
                rotating.send_signal(signal.SIGKILL)
                assert await rotating.wait() == -signal.SIGKILL
                return wrapped
        await asyncio.sleep(0.01)


async def _a_home(home: Path) -> Settings:
    await asyncio.to_thread(home.mkdir)
    settings = Settings(home=home)
    ring = create_key_file(settings.keys).vault
    await migrate(settings.database, key_store_of(settings))
    store = await open_key_storage(key_store_of(settings), SystemClock().now)
    keys = [new_case_key(f"case-{number:05}", ring)[0] for number in range(CASES)]
    rows = [
        {"case_id": x.case_id, "party_id": "", "key_id": x.key_id, "wrapped": x.wrapped}
        for x in keys
    ]
    try:
        async with store.database.writing() as connection:
            await connection.execute(insert(data_keys), rows)
    finally:
        await store.close()
    return settings


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[tuple[KeyStorage, Vault]]:
    ledger = await open_ledger(settings.database, SystemClock().now)
    store = await open_key_storage(key_store_of(settings), SystemClock().now)
    ring = LivingRing(
        load_key_file(settings.keys).vault, lambda: load_key_file(settings.keys).vault
    )
    # A clock on which a key that was unwrapped is forgotten at once: each look unwraps it again.
    ticks = iter(range(0, 1_000_000, 1000))
    try:
        yield (
            store,
            Vault(
                store=ledger.vault_rows,
                key_store=store.rows,
                keys=ring,
                lookups=load_key_file(settings.keys).of(KeyPurpose.LOOKUPS),
                audit=ledger.audit,
                clock=lambda: float(next(ticks)),
            ),
        )
    finally:
        await ledger.close()
        await store.close()


async def _keep(vault: Vault, case_id: str) -> str:
    return await vault.keep(
        case_id,
        VaultKind.PARTY_NAME,
        "Ada Testcase",
        party_id="ada",
        actor=OFFICER,
        purpose="intake",
    )


async def _reveal(vault: Vault, case_id: str, reference: str) -> str:
    return await vault.reveal(case_id, reference, actor=OFFICER, purpose="intake")


async def _typed(settings: Settings, command: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("duecourse"),
        *("keys", command, "--json"),
        env={**os.environ, "DUECOURSE_HOME": str(settings.home)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


async def _told(settings: Settings, command: str) -> dict[str, object]:
    running = await _typed(settings, command)
    said, complaints = await running.communicate()
    assert running.returncode == 0, complaints.decode()
    told: dict[str, object] = json.loads(said)
    return told
