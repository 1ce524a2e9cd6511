"""The board, the search and the task list with very many cases: p95, and whole tables read."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.bench.board_plans import plan_of, whole_tables_read
from deploy.bench.board_rows import NAMED, ManyCases, fill
from deploy.bench.figures import Figure
from services.ledger import board, task_lists
from services.ledger.access import Access
from services.ledger.board_questions import BoardOrder, WantedCases
from services.ledger.engine import POSTGRESQL_DRIVER
from services.ledger.ledger import Ledger, open_ledger
from services.ledger.migration import migrate
from services.ledger.sight import EVERY_CASE, Sight
from services.ledger.task_lists import WantedTasks
from workflows.facts import Actor, ActorKind
from workflows.staff import OfficeDuty, StaffRole
from workflows.stages import Stage

if TYPE_CHECKING:
    from services.ledger.board import Query

DATABASE_VARIABLE = "DUECOURSE_BENCH_DATABASE_URL"
"""An empty database to measure on; SQLite in a folder of its own unless given."""

OFFICES = tuple(f"office-{number}" for number in range(40))
TIMES = 60
PAGE = 50
P95_MS = 200.0
"""What a page may take: a person waits, and does not notice yet."""


async def measure_board(count: int) -> list[Figure]:
    """Fill a ledger with cases and ask for pages of it.

    Args:
        count: How many cases.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get(DATABASE_VARIABLE) or f"sqlite:///{Path(folder) / 'ledger.db'}"
        await migrate(url)
        now = datetime.now(UTC)
        ledger = await open_ledger(url, lambda: now)
        try:
            await fill(ledger.database, ManyCases(count=count, offices=OFFICES, now=now))
            await _tidied(url)
            return await _figures(ledger, count, now)
        finally:
            await ledger.close()


async def _tidied(url: str) -> None:
    """Let the database look at its rows, as it does by itself in the long run."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            file.execute("ANALYZE")
        return
    engine = create_async_engine(
        url.replace("postgresql://", f"{POSTGRESQL_DRIVER}://"), isolation_level="AUTOCOMMIT"
    )
    async with engine.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


async def _figures(ledger: Ledger, count: int, now: datetime) -> list[Figure]:
    where = "SQLite" if ledger.database.is_sqlite else "PostgreSQL"
    figures = []
    for who, access in _readers().items():
        for name, ask in _questions(ledger, access, now).items():
            figures.append(
                Figure(
                    name=f"{name}, {who}, {count:,} cases, {where}, p95",
                    ours=await _p95(ask),
                    unit="ms",
                    smaller_is_better=True,
                    limit=P95_MS,
                    why="Something else kept the machine busy, or a query lost its index.",
                )
            )
    read = [
        line
        for access in _readers().values()
        for query in _queries(access, now)
        for line in whole_tables_read(await plan_of(ledger.database, query, forced=False))
    ]
    figures.append(
        Figure(
            name=f"big tables read whole, {where}",
            ours=len(read),
            unit="tables",
            smaller_is_better=True,
            limit=0,
            why="; ".join(sorted(set(read))),
        )
    )
    return figures


def _readers() -> dict[str, Access]:
    """Somebody of one office, and somebody who answers for all of them."""
    actor = Actor(kind=ActorKind.STAFF, actor_id=NAMED)
    one = frozenset(
        (OfficeDuty.INVESTIGATING, stage, OFFICES[0])
        for stage in (Stage.ASSESSMENT, Stage.INVESTIGATION)
    )
    return {
        "one office": Access(actor=actor, purpose="look", sight=Sight(one)),
        "every office": Access(actor=actor, purpose="look", sight=EVERY_CASE),
    }


Ask = Callable[[], Awaitable[object]]
_HERS = WantedTasks(staff_id="st-1", posts=frozenset({(OFFICES[0], StaffRole.INVESTIGATOR)}))


def _questions(ledger: Ledger, access: Access, now: datetime) -> dict[str, Ask]:
    due, found = BoardOrder.DUE, WantedCases(reference="K7Q")

    async def deep() -> None:
        first = await ledger.board.page(access, WantedCases(), due, now=now, limit=PAGE)
        if first.after is not None:
            await ledger.board.page(
                access, WantedCases(), due, now=now, limit=PAGE, after=first.after
            )

    return {
        "board, two pages": deep,
        "numbers": lambda: ledger.board.numbers(access, WantedCases(), now=now),
        "search": lambda: ledger.board.page(access, found, due, now=now, limit=PAGE),
        "my tasks": lambda: ledger.task_lists.page(access, _HERS, limit=PAGE),
        "my tasks, counted": lambda: ledger.task_lists.numbers(access, _HERS, now=now),
    }


def _queries(access: Access, now: datetime) -> list[Query]:
    return [
        *board.page_queries(access, WantedCases(), BoardOrder.DUE, now, None),
        *board.page_queries(access, WantedCases(), BoardOrder.NEWEST, now, None),
        *board.page_queries(access, WantedCases(reference="K7Q"), BoardOrder.DUE, now, None),
        board.numbers_query(access, WantedCases(), now),
        *task_lists.page_queries(access, _HERS, None),
        task_lists.urgent_query(access, _HERS),
        task_lists.numbers_query(access, _HERS, now),
    ]


async def _p95(ask: Ask) -> float:
    """Milliseconds below which 95 of a hundred answers stay."""
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[int(len(took) * 0.95)]
