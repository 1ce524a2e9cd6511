"""What was asked and answered under idempotency keys, so that asking again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select, update

from services.ledger.inserting import insert_if_absent
from services.ledger.tables import api_answers

if TYPE_CHECKING:
    from services.ledger.engine import Database

KEPT_FOR: Final = timedelta(hours=24)
"""How long a key is known; the same key means something new afterwards."""

_COLUMNS: Final = ("key", "request", "command_id", "status", "receipt")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAnswer:
    """What is known of an idempotency key.

    Attributes:
        key: A keyed hash of whose key it is and of the key.
        request: A keyed hash of what was asked under it first.
        command_id: Of the command that it amounts to, whoever carries it out.
        status: Of the answer; None as long as none was given that stays.
        receipt: Of the answer: codes and opaque ids.
    """

    key: str
    request: str
    command_id: str
    status: int | None = None
    receipt: str | None = None


class ApiAnswerStore:
    """Keeps answers for a day."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, claimed: ApiAnswer, *, at: datetime) -> ApiAnswer:
        """Take a key for a request, or give back what it was taken for before."""
        row = {
            "key": claimed.key,
            "request": claimed.request,
            "command_id": claimed.command_id,
            "asked_at": at,
        }
        columns = [api_answers.c[name] for name in _COLUMNS]
        async with self._database.writing() as connection:
            is_over = api_answers.c.asked_at <= at - KEPT_FOR
            await connection.execute(delete(api_answers).where(is_over))
            await insert_if_absent(connection, api_answers, [row])
            found = await connection.execute(
                select(*columns).where(api_answers.c.key == claimed.key)
            )
            return ApiAnswer(**found.one()._asdict())

    async def keep(self, key: str, *, status: int, receipt: str) -> None:
        """Keep an answer; the first one stays."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(api_answers)
                .where(api_answers.c.key == key, api_answers.c.status.is_(None))
                .values(status=status, receipt=receipt)
            )
