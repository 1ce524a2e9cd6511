"""Counts attempts to sign in, so that nobody guesses for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, delete, update

from services.ledger.inserting import insert_into
from services.ledger.tables import sign_in_failures

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from services.ledger.engine import Database


class SignInFailures:
    """Counters over a stretch of time; what one counts is named by a hash that tells nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, counter: str, *, at: datetime, within: timedelta) -> int:
        """Count an attempt as failed, and give how many there were within the stretch.

        It is counted before anybody looks whether it fails, so that attempts at the same moment
        do not all pass; one that succeeds is taken back.
        """
        over = at - within
        is_over = sign_in_failures.c.since <= over
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_in_failures).where(is_over))
            counted = insert_into(sign_in_failures, connection).values(
                counter=counter, since=at, failures=1
            )
            failures = await connection.execute(
                counted.on_conflict_do_update(
                    index_elements=[sign_in_failures.c.counter],
                    set_={
                        "failures": case((is_over, 1), else_=sign_in_failures.c.failures + 1),
                        "since": case((is_over, at), else_=sign_in_failures.c.since),
                    },
                ).returning(sign_in_failures.c.failures)
            )
            return int(failures.scalar_one())

    async def take_back(self, counter: str) -> None:
        """Uncount an attempt that succeeded."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(sign_in_failures)
                .where(sign_in_failures.c.counter == counter, sign_in_failures.c.failures > 0)
                .values(failures=sign_in_failures.c.failures - 1)
            )
