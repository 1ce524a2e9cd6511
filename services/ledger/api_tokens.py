"""Tokens of the staff for programs, as rows: made, used, revoked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from services.ledger.errors import NotInLedger
from services.ledger.tables import api_tokens

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token by which a program acts for a member of staff.

    Attributes:
        token_id: By which it is named; it opens nothing.
        staff_id: For whom the program acts.
        epoch: It counts as long as her account is in this one.
        digest: Of the whole token, which is kept nowhere.
        scopes: What it is for, as codes with blanks between them.
        until: It counts before that instant.
        used_on: The newest day (UTC) on which it was used.
    """

    token_id: str
    staff_id: str
    epoch: int
    digest: str = field(repr=False)
    scopes: str
    made_at: datetime
    until: datetime
    used_on: date | None = None
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def counts(self, now: datetime) -> bool:
        """Whether it is neither over nor revoked at `now`."""
        return self.revoked_at is None and now < self.until


class ApiTokenStore:
    """Keeps tokens. Every change by a person is in the audit log with it."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def keep(self, token: ApiToken, access: Access) -> None:
        """Keep a new token."""
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "token.make", case_id=None, subject=token.token_id
            )
            await connection.execute(insert(api_tokens).values(asdict(token)))

    async def find(self, token_id: str) -> ApiToken | None:
        """A token, whether it counts or not."""
        columns = [api_tokens.c[each.name] for each in fields(ApiToken)]
        wanted = select(*columns).where(api_tokens.c.token_id == token_id)
        async with self._database.reading() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        return None if row is None else ApiToken(**row._asdict())

    async def listed(self, access: Access, *, staff_id: str | None = None) -> list[ApiToken]:
        """Tokens of one person, or all; the newest first."""
        await self._audit.note(access, "token.list", case_id=None, subject=staff_id)
        wanted = select(api_tokens).order_by(api_tokens.c.made_at.desc(), api_tokens.c.token_id)
        if staff_id is not None:
            wanted = wanted.where(api_tokens.c.staff_id == staff_id)
        async with self._database.reading() as connection:
            return [ApiToken(**row._asdict()) for row in await connection.execute(wanted)]

    async def revoke(self, token_id: str, access: Access, *, at: datetime) -> None:
        """Let a token count no more; one that was revoked stays as it is.

        Raises:
            NotInLedger: There is no such token.
        """
        if await self.find(token_id) is None:
            raise NotInLedger("token", token_id)
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "token.revoke", case_id=None, subject=token_id
            )
            await connection.execute(
                update(api_tokens)
                .where(api_tokens.c.token_id == token_id, api_tokens.c.revoked_at.is_(None))
                .values(revoked_at=at, revoked_by=access.actor.actor_id)
            )

    async def note_use(self, token_id: str, on: date) -> None:
        """Note the newest day on which a token was used."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(api_tokens).where(api_tokens.c.token_id == token_id).values(used_on=on)
            )
