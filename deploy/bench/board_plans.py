"""How a database goes about a query of the board: whether it reads a whole table for it."""

from typing import Any

from sqlalchemy import Select, text

from services.ledger.engine import Database

BIG_TABLES = ("cases", "tasks", "parties")


async def plan_of(database: Database, query: Select[*tuple[Any, ...]], *, forced: bool) -> str:
    """The database's own explanation of a query.

    Args:
        database: Where it would run.
        query: What is asked.
        forced: Whether reading whole tables is priced out, for tables so small that it is quicker:
            then it shows whether an index could be used at all.
    """
    async with database.reading() as connection:
        if database.is_sqlite:
            words = query.compile(
                dialect=connection.dialect, compile_kwargs={"literal_binds": True}
            )
            rows = await connection.execute(text(f"EXPLAIN QUERY PLAN {words}".replace(":", r"\:")))
            return "\n".join(str(row[-1]) for row in rows)
        if forced:
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        words = query.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True})
        rows = await connection.execute(text(f"EXPLAIN {words}".replace(":", r"\:")))
        return "\n".join(str(row[0]) for row in rows)


def whole_tables_read(plan: str) -> list[str]:
    """The lines of an explanation that read all of a big table."""
    return [
        line.strip()
        for line in plan.splitlines()
        if any(_reads_all_of(line.strip(), table) for table in BIG_TABLES)
    ]


def _reads_all_of(line: str, table: str) -> bool:
    return f"Seq Scan on {table}" in line or line in (f"SCAN {table}", "SCAN seen_case")
