"""What time the database thinks it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from services.ledger.engine import Database


async def clock_now(database: Database) -> datetime:
    """The database's own clock, to be compared with those of the worker and of Temporal.

    SQLite runs inside the process and has the clock of its machine, to the millisecond.
    """
    async with database.reading() as connection:
        if database.is_sqlite:
            written = await connection.scalar(text("SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"))
            return datetime.fromisoformat(str(written)).replace(tzinfo=UTC)
        found = await connection.scalar(text("SELECT clock_timestamp()"))
        return datetime.fromisoformat(str(found)).astimezone(UTC)
