"""What breaks while a case runs: errors carry what was entered most easily."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tests.canary.campaign.ground import Ground
from tests.canary.campaign.living import A_DAY, Lives
from tests.stories.permits import permitted
from workflows.case_facts import StageAdvanced
from workflows.stages import Conclusion, Stage

A_MOMENT = 3.0
"""Seconds in which an activity fails, and fails again."""

TABLES = ("vault_entries", "letters", "tasks")


@asynccontextmanager
async def the_database(ground: Ground) -> AsyncIterator[asyncpg.Connection]:
    """A connection past the product."""
    url = ground.settings.database.replace("postgresql+asyncpg://", "postgresql://")
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def tables_are_missing(lives: Lives, case_id: str) -> None:
    """A letter is due while tables are gone: statements fail, whose errors hold parameters."""
    ground = lives.ground
    case = await ground.reference(case_id)
    text = ground.entered / "question-in-need"
    text.write_text(ground.flock.text("text for a database in need"), encoding="utf-8")
    await ground.parts.desk.submit(permitted(case_id), [StageAdvanced(to=Stage.INVESTIGATION)])
    await lives.idle([case_id])
    async with the_database(ground) as connection:
        for table in TABLES:
            await connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        ground.clock.step_to(ground.clock.now() + A_DAY)
        await ground.parts.desk.workflows.nudge(case_id)
        await ground.type_in("case", "question", case, "p1", "--text-file", str(text))
        await ground.type_in("letter", "list", case)
        await asyncio.sleep(A_MOMENT)
        for table in TABLES:
            await connection.execute(f"ALTER TABLE {table}_away RENAME TO {table}")
    await lives.idle([case_id])


async def the_workers_die(lives: Lives, case_id: str) -> None:
    """Without a word, and their supervisor starts others."""
    await asyncio.gather(*(worker.restart() for worker in lives.ground.workers))
    await lives.ground.parts.desk.workflows.nudge(case_id)
    await lives.idle([case_id])


async def the_vault_is_damaged(lives: Lives, case_id: str) -> None:
    """What a case keeps cannot be opened any more, and a letter is due in it."""
    ground = lives.ground
    async with the_database(ground) as connection:
        await connection.execute(
            "UPDATE vault_entries SET ciphertext = ciphertext || '\\x00' WHERE case_id = $1",
            case_id,
        )
    report = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    await ground.parts.desk.submit(permitted(case_id), [report])
    await lives.idle([case_id])
    for _ in range(2):
        ground.clock.step_to(ground.clock.now() + A_DAY)
        await ground.parts.desk.workflows.nudge(case_id)
        await lives.idle([case_id])
    case = await ground.reference(case_id)
    for words in (("party", "list", case, "--reveal"), ("case", "questions", case, "--reveal")):
        await ground.type_in(*words)
