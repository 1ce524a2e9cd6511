"""An import is run again, was killed, or finds its rows changed: nothing is ever done twice."""

import asyncio
import csv
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from temporalio.service import RPCError, RPCStatusCode

from services.desk.answers import EngineUnreachable
from services.keys import KeyPurpose, load_key_file, rotate_key
from services.ledger.access import Access
from services.ledger.tables import METADATA
from services.synthetic import write_register
from services.upkeep.leftovers import LEFT_ALONE, leftovers
from tests.integration.import_process import DIES
from tests.integration.importing import MONDAY, Taking, a_place_that_takes_registers
from tests.unit.policies.breaking import SOUND
from workflows.facts import Actor, ActorKind
from workflows.messages import CaseStart
from workflows.stages import ClockName

SWEEPING = Access(
    actor=Actor(kind=ActorKind.STAFF, actor_id="st-administrator-1"), purpose="reconcile"
)


@pytest.fixture
async def taking(temporal_program: Path, tmp_path: Path) -> AsyncIterator[Taking]:
    """A place that takes registers in."""
    async with a_place_that_takes_registers(temporal_program, tmp_path) as place:
        yield place


async def test_running_it_twice_changes_nothing(taking: Taking, tmp_path: Path) -> None:
    write_register(tmp_path / "register.csv", cases=250, seed=5)
    first = await taking.take(tmp_path / "register.csv")
    await taking.at_rest()
    await taking.days(1)
    before, mails = await _rows(taking), len(taking.mails())

    again = await taking.take(tmp_path / "register.csv")
    await taking.at_rest()
    await taking.post.send_what_waits()

    assert (again.new, again.known, again.changed) == (0, first.new, 0)
    assert (again.running, again.closed, again.set_aside) == (
        first.running,
        first.closed,
        first.set_aside,
    )
    assert await _rows(taking) == before
    assert len(taking.mails()) == mails


async def test_a_row_that_changed_is_told_and_its_case_is_left_as_it_is(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=30, seed=5)
    await taking.take(tmp_path / "register.csv")
    await taking.at_rest()
    before = await _rows(taking)

    _change_what_two_rows_are_about(tmp_path / "register.csv")
    again = await taking.take(tmp_path / "register.csv")

    assert (again.new, again.known, again.changed) == (0, 28, 2)
    assert await _rows(taking) == before


async def test_a_known_case_is_judged_by_the_policy_that_it_came_in_under(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=60, seed=5)
    first = await taking.take(tmp_path / "register.csv")
    patient = tmp_path / "patient.yaml"
    patient.write_text(SOUND.replace("length: 3 months", "length: 9 years", 1), encoding="utf-8")

    there = replace(taking, parts=taking.with_policy(patient))
    again = await there.take(tmp_path / "register.csv", dry_run=True)

    assert again.known == first.new
    assert first.past_benchmark[ClockName.INVESTIGATION] > 0
    assert again.past_benchmark == first.past_benchmark


async def test_a_new_key_of_the_installation_makes_no_second_case(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=30, seed=5)
    await taking.take(tmp_path / "register.csv")
    rotate_key(taking.settings.keys, KeyPurpose.IDENTIFIERS)

    again = await taking.with_keys(load_key_file(taking.settings.keys)).take(
        tmp_path / "register.csv"
    )

    assert (again.new, again.known) == (0, 30)


async def test_when_the_engine_stops_answering_the_same_import_goes_on_from_there(
    taking: Taking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_register(tmp_path / "register.csv", cases=100, seed=5)
    start = taking.parts.desk.workflows.start
    started: list[str] = []

    async def start_five(beginning: CaseStart) -> None:
        if len(started) == 5:
            raise RPCError("gone", RPCStatusCode.UNAVAILABLE, b"")
        started.append(beginning.case_id)
        await start(beginning)

    monkeypatch.setattr(taking.parts.desk.workflows, "start", start_five)
    with pytest.raises(EngineUnreachable, match="run the same import again"):
        await taking.take(tmp_path / "register.csv")
    monkeypatch.undo()

    report = await taking.take(tmp_path / "register.csv")

    assert report.new + report.known == report.running + report.closed > 90
    await _all_run_once(taking, report.running, report.closed)


async def test_killed_at_any_moment_and_run_again_every_case_is_there_once(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=400, seed=6)
    killed = [
        await _import_and_be_killed(taking, tmp_path / "register.csv", patience)
        for patience in (0.1, 0.4, 0.9)
    ]

    report = await taking.take(tmp_path / "register.csv")

    assert any(killed)
    assert report.known > 0
    assert report.changed == 0
    await _all_run_once(taking, report.running, report.closed)


async def test_killed_between_vault_and_ledger_nothing_stays_behind(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=40, seed=6, with_channel=1.0)
    assert await _import_and_be_killed(taking, tmp_path / "register.csv", 30, DIES)
    left = (await _rows(taking))["vault_entries"]
    assert left > 0
    assert not await taking.cases()

    assert not await leftovers(taking.parts, SWEEPING, apply=True)
    taking.clock.step_to(MONDAY + LEFT_ALONE + timedelta(seconds=1))
    found = await leftovers(taking.parts, SWEEPING, apply=False)
    assert sum(each.entries for each in found) == left
    assert await leftovers(taking.parts, SWEEPING, apply=True) == found

    assert (await _rows(taking))["vault_entries"] == 0
    noted = [
        each
        for each in await taking.parts.ledger.audit.newest(SWEEPING, limit=500)
        if each.action == "vault.discard"
    ]
    assert len(noted) == left
    report = await taking.take(tmp_path / "register.csv")
    await _all_run_once(taking, report.running, report.closed)


async def test_killed_between_vault_and_ledger_the_same_import_finds_its_entries_again(
    taking: Taking, tmp_path: Path
) -> None:
    write_register(tmp_path / "register.csv", cases=40, seed=6, with_channel=1.0)
    assert await _import_and_be_killed(taking, tmp_path / "register.csv", 30, DIES)

    await taking.take(tmp_path / "register.csv")
    await taking.days(2)

    assert not await leftovers(taking.parts, SWEEPING, apply=True)


async def _all_run_once(taking: Taking, running: int, closed: int) -> None:
    await taking.at_rest()
    cases = await taking.cases()
    assert len(cases) == running + closed
    still_open = [case for case in cases if case.stage.is_open]
    assert len(still_open) == running
    for case in still_open:
        assert await taking.parts.desk.workflows.is_running(case.case_id)
        facts = await taking.facts(case.case_id)
        assert [fact.body.kind for fact in facts].count("case_imported") == 1


async def _import_and_be_killed(
    taking: Taking, register: Path, patience: float, *options: str
) -> bool:
    """Import in a process of its own, and kill it soon after its first word unless it is done."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.integration.import_process",
        str(register),
        taking.address,
        *options,
        env={**os.environ, "DUECOURSE_HOME": str(taking.settings.home)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"begins\n"
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), patience)
    if process.returncode is None:
        process.send_signal(signal.SIGKILL)
    return await process.wait() == -signal.SIGKILL


async def _rows(taking: Taking) -> dict[str, int]:
    """How many rows each table of the ledger has."""
    async with taking.parts.ledger.database.reading() as connection:
        return {
            table.name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for table in METADATA.sorted_tables
        }


def _change_what_two_rows_are_about(register: Path) -> None:
    with register.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    for row in found[:2]:
        row["about"] = "other" if row["about"] == "harassment" else "harassment"
    with register.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, found[0].keys())
        sheet.writeheader()
        sheet.writerows(found)
