"""What breaks while cases run: errors carry what was entered most easily."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tests.canary.campaign.ground import Ground
from tests.stories.cast import OFFICER
from workflows.case_facts import StageAdvanced
from workflows.stages import Stage

A_MOMENT = 3.0
"""Seconds in which an activity fails, and fails again."""


@asynccontextmanager
async def the_database(ground: Ground) -> AsyncIterator[asyncpg.Connection]:
    """A connection past the product."""
    url = ground.settings.database.replace("postgresql+asyncpg://", "postgresql://")
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def tables_are_missing(ground: Ground, case: str) -> None:
    """For a moment tables are gone: statements fail, whose errors hold their parameters."""
    case_id = await ground.parts.desk.find(case)
    text = ground.entered / "question-in-need"
    text.write_text(ground.flock.text("text for a database in need"), encoding="utf-8")
    async with the_database(ground) as connection:
        for table in ("vault_entries", "letters", "tasks"):
            await connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        await ground.type_in("case", "question", case, "p1", "--text-file", str(text))
        await ground.type_in("letter", "list", case)
        await ground.parts.desk.workflows.nudge(case_id)
        await asyncio.sleep(A_MOMENT)
        for table in ("vault_entries", "letters", "tasks"):
            await connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


async def the_vault_is_damaged(ground: Ground, case: str) -> None:
    """What a case keeps cannot be opened any more, in the middle of its life."""
    case_id = await ground.parts.desk.find(case)
    async with the_database(ground) as connection:
        await connection.execute(
            "UPDATE vault_entries SET ciphertext = ciphertext || '\\x00' WHERE case_id = $1",
            case_id,
        )
    await ground.parts.desk.submit(case_id, [StageAdvanced(to=Stage.DECISION)], OFFICER)
    for words in (("party", "list", case, "--reveal"), ("reconcile",)):
        await ground.type_in(*words)
    await asyncio.sleep(A_MOMENT)


async def the_worker_dies(ground: Ground) -> None:
    """Without a word, and its supervisor starts another one."""
    await ground.worker.restart()
