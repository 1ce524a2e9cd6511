"""A ledger in memory: one connection, which its transactions take in turn."""

import asyncio

from sqlalchemy import text

from services.ledger.engine import Database, create_engine


async def test_transactions_on_a_ledger_in_memory_take_their_turns() -> None:
    """A second connection would see an empty ledger, and waiting for one would never end."""
    database = Database(create_engine("sqlite://"))
    async with database.writing() as connection:
        await connection.execute(text("CREATE TABLE counter (value INTEGER)"))

    async def count() -> None:
        async with database.writing() as connection:
            await asyncio.sleep(0)
            await connection.execute(text("INSERT INTO counter VALUES (1)"))

    async def counted() -> int:
        async with database.reading() as connection:
            await asyncio.sleep(0)
            return int(await connection.scalar(text("SELECT COUNT(*) FROM counter")))

    await asyncio.gather(*(each() for _ in range(5) for each in (count, counted)))
    assert await counted() == 5
    await database.close()
