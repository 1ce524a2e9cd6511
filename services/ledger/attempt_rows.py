"""Attempts as rows, read and written inside the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from services.ledger.errors import LeaseLost
from services.ledger.tables import attempts
from workflows.notices import DeliveryOutcome

if TYPE_CHECKING:
    from services.ledger.connection import LedgerConnection

# Built once: building such a statement takes longer than running it.
_OF_LETTER: Final = (
    select(attempts).where(attempts.c.letter_id == bindparam("wanted")).order_by(attempts.c.attempt)
)
_RETURNING_TO: Final = select(attempts).where(attempts.c.return_digest == bindparam("digest"))
_NEW: Final = insert(attempts)
_CHANGED: Final = update(attempts).where(
    attempts.c.letter_id == bindparam("found_letter"),
    attempts.c.attempt == bindparam("found_attempt"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt; whoever holds its `lease_id` may go on with it until `lease_until`.

    `data_started_at` is set just before the message's content goes to the relay: from then on
    nobody but the relay's answer can say whether it left. `return_digest` is what is kept of the
    token in its return path, by which a report about it is known. `code` says what went wrong, and
    `address_refused` that it was the address.
    """

    letter_id: str
    attempt: int
    begun_at: datetime
    lease_id: str
    lease_until: datetime
    data_started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: DeliveryOutcome | None = None
    smtp_code: int | None = None
    code: str | None = None
    address_refused: bool = False
    return_digest: str | None = None

    def is_underway(self, now: datetime) -> bool:
        """Whether somebody holds it now."""
        return self.outcome is None and now < self.lease_until


async def standing_attempt(connection: LedgerConnection, held: Attempt) -> Attempt:
    """The attempt as it stands, for whoever still holds it.

    Raises:
        LeaseLost: It was taken over under another lease.
    """
    for each in await attempts_of(connection, held.letter_id):
        if each.attempt == held.attempt and each.lease_id == held.lease_id:
            return each
    raise LeaseLost(held.letter_id, held.attempt)


async def attempts_of(connection: LedgerConnection, letter_id: str) -> list[Attempt]:
    """All attempts of a letter, the first one first."""
    rows = await connection.execute(_OF_LETTER, {"wanted": letter_id})
    return [_read(row) for row in rows]


async def attempt_returning_to(connection: LedgerConnection, digest: str) -> Attempt | None:
    """The attempt whose return path has this digest."""
    row = (await connection.execute(_RETURNING_TO, {"digest": digest})).one_or_none()
    return None if row is None else _read(row)


def _read(row: Row[Any]) -> Attempt:
    columns = row._asdict()
    columns["outcome"] = DeliveryOutcome(row.outcome) if row.outcome else None
    return Attempt(**columns)


async def write_attempt(connection: LedgerConnection, attempt: Attempt, *, replaces: bool) -> None:
    """Write a whole attempt, new or in place of what stands under its number."""
    columns = {each.name: getattr(attempt, each.name) for each in fields(attempt)}
    columns["outcome"] = attempt.outcome.value if attempt.outcome else None
    if not replaces:
        await connection.execute(_NEW, columns)
        return
    found_by = {"found_letter": attempt.letter_id, "found_attempt": attempt.attempt}
    await connection.execute(_CHANGED, {**columns, **found_by})
