"""For developers: writes a draft of the next migration from what the tables now say.

Run `python -m services.ledger.migrations.draft "what changes"`, then read the draft and correct it.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command

from services.ledger.engine import Database, create_engine
from services.ledger.migration import alembic_config, migrate

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def draft(message: str) -> None:
    """Write a new file into `versions/` with the difference between migrations and tables."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.db'}"
        await migrate(url)
        database = Database(create_engine(url))
        try:
            async with database.reading() as connection:
                await connection.run_sync(_draft, message)
        finally:
            await database.close()


def _draft(connection: Connection, message: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.revision(config, message, autogenerate=True)


if __name__ == "__main__":
    asyncio.run(draft(sys.argv[1]))
