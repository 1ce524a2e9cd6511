"""A real complaint log of 5,255 rows comes in, every row accounted for."""

import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from services.desk.intake import keep_nothing
from services.importing import WINDOW_DAYS, load_mapping, read_register
from services.importing.history import facts_of_row
from services.importing.register_row import RegisterRow
from services.ledger.access import CARRYING_OUT
from tests.integration.importing import Taking, a_place_that_takes_registers
from tests.unit.importing.test_history import BY_PAGE, IDENTITY, NOW, POLICY, TERMS
from workflows.calendar import WEEKDAYS_ONLY
from workflows.notices import NoticeKind
from workflows.obligations import Notice
from workflows.planner import plan
from workflows.staff import Concern
from workflows.stages import Stage

PRODUCT = Path(__file__).parents[2]
PLACE = "DUECOURSE_SHARED_DATA"
MAPPING = PRODUCT / "docs" / "mappings" / "complaints-log.yaml"
ALL_ROWS = 5255
SOME_ROWS = 300
WINDOW = timedelta(days=WINDOW_DAYS)
IS_FULL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"


@pytest.fixture
def log() -> Path:
    """The complaint log; it belongs to its publisher and is not part of the product."""
    data = Path(os.environ.get(PLACE) or PRODUCT.parent / "shared" / "data")
    file = data / "nopd" / "complaints.csv"
    if not file.is_file():
        pytest.skip(f"no complaint log at {file}: set {PLACE} to the folder that holds nopd/")
    return file


@pytest.fixture
async def taking(temporal_program: Path, tmp_path: Path) -> AsyncIterator[Taking]:
    """A place that takes registers in."""
    async with a_place_that_takes_registers(temporal_program, tmp_path) as place:
        yield place


async def test_a_dry_run_accounts_for_all_its_rows(taking: Taking, log: Path) -> None:
    report = await taking.take(log, MAPPING, dry_run=True)

    assert report.rows == ALL_ROWS
    assert report.accounts_for_every_row
    assert (report.running, report.closed, report.set_aside.total()) == (1033, 4114, 108)
    assert {reason.value: count for reason, count in report.set_aside.items()} == {
        "running_with_an_end": 75,
        "ended_before_received": 31,
        "over_without_a_date": 2,
    }
    assert (report.with_channel, report.without_channel) == (0, 1033)
    rejects = (taking.settings.home / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert len(rejects) == 1 + 108


async def test_each_running_case_would_get_one_catch_up_notice_if_a_safe_channel_were_known(
    log: Path,
) -> None:
    mapping = load_mapping(MAPPING)
    terms = replace(TERMS, zone=mapping.time_zone)
    owed: Counter[int] = Counter()
    for row in read_register(log, mapping, NOW.date()):
        if isinstance(row, RegisterRow) and row.is_running and row.party is not None:
            known = replace(row, party=replace(row.party, choice=BY_PAGE))
            facts = await facts_of_row(known, IDENTITY, terms, keep_nothing)
            planned = plan(POLICY, WEEKDAYS_ONLY, facts, NOW)
            soon = [x for x in planned.upcoming if x.due_at and x.due_at <= NOW + WINDOW]
            notices = [x.notice for x in soon if isinstance(x, Notice)]
            assert not planned.letters
            assert notices == [NoticeKind.CATCH_UP] * len(notices)
            owed[len(notices)] += 1
    assert owed == {1: 1033}


async def test_it_comes_in_twice_and_is_there_once(
    taking: Taking,
    log: Path,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    rows = ALL_ROWS if IS_FULL else SOME_ROWS
    part = _first_rows(log, rows, tmp_path)

    times = [time.monotonic()]
    first = await taking.take(part, MAPPING)
    times.append(time.monotonic())
    again = await taking.take(part, MAPPING)
    times.append(time.monotonic())
    await taking.at_rest()
    times.append(time.monotonic())
    took = [round(end - begin, 1) for begin, end in pairwise(times)]
    record_property("seconds of import, import again, until at rest", took)
    await taking.post_once_gathered()

    assert first.rows == rows
    assert first.accounts_for_every_row
    assert (again.new, again.known, again.changed) == (0, first.new, 0)
    cases = await taking.cases()
    assert len(cases) == first.new == first.running + first.closed
    assert sum(case.stage is Stage.CLOSED for case in cases) == first.closed
    tasks = await taking.parts.ledger.tasks.listed(CARRYING_OUT)
    assert [task.concern for task in tasks] == [Concern.SAFE_CHANNEL] * first.running
    mails = [mail.to for mail in taking.mails()]
    assert sorted(set(mails)) == sorted(mails), "more than one mail to somebody at once"
    assert len(mails) <= len(taking.parts.directory.staff)


def _first_rows(log: Path, rows: int, folder: Path) -> Path:
    part = folder / "part.csv"
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    part.write_text("".join(lines[: rows + 1]), encoding="utf-8")
    return part
