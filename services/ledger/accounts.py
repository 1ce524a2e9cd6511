"""Accounts of the staff as rows: invited, enrolled, signed in to, disabled."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from services.ledger.errors import NotInLedger
from services.ledger.inserting import insert_or_change
from services.ledger.tables import accounts, recovery_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account of somebody on the staff.

    Attributes:
        staff_id: Whose it is; what she is says the directory.
        epoch: Sessions that began in another one are over.
        password: As Argon2id keeps it; None until she enrolled.
        code_key_id: Under which key the secret of her one-time codes lies.
        code_secret: That secret, sealed.
        code_step: The step of the newest code that was taken.
        invitation: The digest of the one-time link's token, while there is one.
        invited_at: When the newest link was made.
        invitation_until: Until when it can be used.
    """

    staff_id: str
    epoch: int
    password: str | None = field(default=None, repr=False)
    code_key_id: str | None = None
    code_secret: bytes | None = field(default=None, repr=False)
    code_step: int | None = None
    invitation: str | None = field(default=None, repr=False)
    invited_at: datetime | None = None
    invitation_until: datetime | None = None
    enrolled_at: datetime | None = None
    disabled_at: datetime | None = None

    @property
    def can_sign_in(self) -> bool:
        """Whether it has credentials, and nobody has closed it."""
        return self.enrolled_at is not None and self.disabled_at is None

    def is_invited(self, now: datetime) -> bool:
        """Whether its one-time link can be used at `now`."""
        return (
            self.invitation_until is not None
            and now < self.invitation_until
            and self.disabled_at is None
        )


class AccountStore:
    """Keeps accounts. Every change by a person is in the audit log with it."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def find(self, staff_id: str) -> Account | None:
        """The account of somebody, if she has one."""
        return await self._one(accounts.c.staff_id == staff_id)

    async def invited_by(self, invitation: str) -> Account | None:
        """The account that an invitation's digest belongs to, whether it still counts or not."""
        return await self._one(accounts.c.invitation == invitation)

    async def listed(self, access: Access) -> list[Account]:
        """All accounts, by staff id."""
        await self._audit.note(access, "account.list", case_id=None)
        async with self._database.reading() as connection:
            rows = await connection.execute(select(accounts).order_by(accounts.c.staff_id))
            return [Account(**row._asdict()) for row in rows]

    async def invite(
        self, staff_id: str, access: Access, *, invitation: str, at: datetime, until: datetime
    ) -> None:
        """Give somebody a new invitation; the one before counts no more.

        A secret that the one before has shown is forgotten with it.
        """
        async with self._database.writing() as connection:
            await self._note(connection, access, "account.invite", staff_id)
            invited = {
                "invitation": invitation,
                "invited_at": at,
                "invitation_until": until,
                **dict.fromkeys(("code_key_id", "code_secret")),
            }
            await insert_or_change(
                connection, accounts, [{"staff_id": staff_id, "epoch": 1, **invited}], *invited
            )

    async def close(
        self, staff_id: str, access: Access, *, at: datetime, make_it_for_that: bool = False
    ) -> None:
        """Let somebody in no more, and end her sessions.

        Args:
            staff_id: Whom.
            access: On whose behalf.
            at: When.
            make_it_for_that: Whether somebody without an account gets one that is closed.

        Raises:
            NotInLedger: She has no account.
        """
        async with self._database.writing() as connection:
            await self._note(connection, access, "account.disable", staff_id)
            closed = await connection.execute(
                update(accounts)
                .where(accounts.c.staff_id == staff_id)
                .values(
                    disabled_at=at,
                    epoch=accounts.c.epoch + 1,
                    invitation=None,
                    invitation_until=None,
                )
            )
            if closed.rowcount == 0 and not make_it_for_that:
                raise NotInLedger("account", staff_id)
            if closed.rowcount == 0:
                kept = {"staff_id": staff_id, "epoch": 1, "disabled_at": at}
                await connection.execute(insert(accounts), [kept])

    async def forget_credentials(self, staff_id: str, access: Access) -> None:
        """Forget password, second factor and recovery codes, and end sessions; open it again.

        Raises:
            NotInLedger: She has no account.
        """
        async with self._database.writing() as connection:
            await self._note(connection, access, "account.reset", staff_id)
            await connection.execute(
                delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id)
            )
            forgotten = await connection.execute(
                update(accounts)
                .where(accounts.c.staff_id == staff_id)
                .values(
                    epoch=accounts.c.epoch + 1,
                    password=None,
                    code_key_id=None,
                    code_secret=None,
                    code_step=None,
                    enrolled_at=None,
                    disabled_at=None,
                )
            )
            if forgotten.rowcount == 0:
                raise NotInLedger("account", staff_id)

    async def keep_code_secret(
        self, staff_id: str, invitation: str, *, key_id: str, secret: bytes
    ) -> Account | None:
        """Keep the secret of one-time codes while somebody enrols; one that is there stays.

        The account as it is then; None if the invitation is not hers any more.
        """
        is_invited = (accounts.c.staff_id == staff_id) & (accounts.c.invitation == invitation)
        async with self._database.writing() as connection:
            await connection.execute(
                update(accounts)
                .where(is_invited, accounts.c.code_secret.is_(None))
                .values(code_key_id=key_id, code_secret=secret)
            )
        return await self._one(is_invited)

    async def enrol(
        self,
        staff_id: str,
        access: Access,
        *,
        invitation: str,
        password: str,
        code_step: int,
        recovery: Sequence[str],
        at: datetime,
    ) -> bool:
        """Use an invitation up: keep the password and the digests of the recovery codes.

        False if the invitation was used or replaced meanwhile; then nothing changed.
        """
        async with self._database.writing() as connection:
            await self._note(connection, access, "account.enrol", staff_id)
            used = await connection.execute(
                update(accounts)
                .where(accounts.c.staff_id == staff_id, accounts.c.invitation == invitation)
                .values(
                    epoch=accounts.c.epoch + 1,
                    password=password,
                    code_step=code_step,
                    invitation=None,
                    invitation_until=None,
                    enrolled_at=at,
                )
            )
            if used.rowcount == 0:
                return False
            await connection.execute(
                delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id)
            )
            await connection.execute(
                insert(recovery_codes),
                [{"staff_id": staff_id, "digest": digest} for digest in recovery],
            )
        return True

    async def take_code(self, staff_id: str, step: int) -> bool:
        """Take the one-time code of a step; False if it, or a later one, was taken before."""
        async with self._database.writing() as connection:
            taken = await connection.execute(
                update(accounts)
                .where(
                    accounts.c.staff_id == staff_id,
                    accounts.c.code_step.is_(None) | (accounts.c.code_step < step),
                )
                .values(code_step=step)
            )
        return taken.rowcount == 1

    async def take_recovery_code(self, staff_id: str, digest: str, *, at: datetime) -> bool:
        """Use a recovery code up; False if there is none such, or it was used before."""
        async with self._database.writing() as connection:
            used = await connection.execute(
                update(recovery_codes)
                .where(
                    recovery_codes.c.staff_id == staff_id,
                    recovery_codes.c.digest == digest,
                    recovery_codes.c.used_at.is_(None),
                )
                .values(used_at=at)
            )
        return used.rowcount == 1

    async def change_password_form(self, staff_id: str, *, old: str, new: str) -> None:
        """Keep the same password in a costlier form; nothing if it was changed meanwhile."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(accounts)
                .where(accounts.c.staff_id == staff_id, accounts.c.password.in_([old]))
                .values(password=new)
            )

    async def _note(
        self, connection: LedgerConnection, access: Access, action: str, staff_id: str
    ) -> None:
        await self._audit.note_within(connection, access, action, case_id=None, subject=staff_id)

    async def _one(self, which: ColumnElement[bool]) -> Account | None:
        columns = [accounts.c[each.name] for each in fields(Account)]
        async with self._database.reading() as connection:
            row = (await connection.execute(select(*columns).where(which))).one_or_none()
        return None if row is None else Account(**row._asdict())
