"""Access codes in the ledger: keyed hashes alone, each for one party of one case."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, func, insert, literal, select, update

from services.ledger.tables import access_codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCode:
    """A code as the ledger knows it: without the code.

    Attributes:
        hash: The keyed hash of the code.
        blocked_at: When it was blocked, or another one took its place.
        seen_through: The number of the newest fact by which she was told something when she last
            looked. No instant of a visit is kept.
    """

    code_id: str
    case_id: str
    party_id: str
    hash: str
    issued_at: datetime
    expires_at: datetime
    blocked_at: datetime | None = None
    seen_through: int = 0

    def opens_at(self, now: datetime) -> bool:
        """Whether it opens anything at an instant."""
        return self.blocked_at is None and now < self.expires_at


_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_NOBODYS = AccessCode(
    code_id="", case_id="", party_id="", hash="", issued_at=_LONG_AGO, expires_at=_LONG_AGO
)
_ELSE_NOBODYS = tuple(
    column
    if column.nullable
    else func.coalesce(column, literal(getattr(_NOBODYS, column.name), column.type)).label(
        column.name
    )
    for column in access_codes.c
)


class AccessCodeStore:
    """Keeps codes; a party has one at most that is not blocked."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def issue(self, code: AccessCode, access: Access) -> None:
        """Keep a new code, and block the party's former one; it is in the audit log with it.

        What she saw by the former code stays seen.
        """
        former = (
            access_codes.c.case_id == code.case_id,
            access_codes.c.party_id == code.party_id,
        )
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection,
                access,
                "access_code.issued",
                case_id=code.case_id,
                subject=code.party_id,
            )
            seen = await connection.scalar(
                select(access_codes.c.seen_through)
                .where(*former)
                .order_by(access_codes.c.seen_through.desc())
                .limit(1)
            )
            await connection.execute(
                update(access_codes)
                .where(*former, access_codes.c.blocked_at.is_(None))
                .values(blocked_at=code.issued_at)
            )
            await connection.execute(
                insert(access_codes), [asdict(code) | {"seen_through": seen or 0}]
            )

    async def block(self, case_id: str, party_id: str, access: Access, *, now: datetime) -> bool:
        """Block a party's code; false if there was none to block. It is audited either way."""
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "access_code.blocked", case_id=case_id, subject=party_id
            )
            blocked = await connection.execute(
                update(access_codes)
                .where(
                    access_codes.c.case_id == case_id,
                    access_codes.c.party_id == party_id,
                    access_codes.c.blocked_at.is_(None),
                )
                .values(blocked_at=now)
            )
            return blocked.rowcount > 0

    async def with_hash(self, hashes: Sequence[str]) -> AccessCode | None:
        """The code that has one of these hashes.

        One row is read and made a code of, whether there is one or not: a row more or less could be
        told from outside by the time it takes.
        """
        one = select(literal(1).label("one")).subquery()
        wanted = select(*_ELSE_NOBODYS).select_from(
            one.outerjoin(access_codes, access_codes.c.hash.in_(hashes))
        )
        async with self._database.reading() as connection:
            found = _access_code((await connection.execute(wanted)).one())
        return None if found.hash == _NOBODYS.hash else found

    async def not_blocked(self) -> tuple[AccessCode, ...]:
        """Every code that nobody blocked, whose time may be over; one for each party at most."""
        wanted = select(access_codes).where(access_codes.c.blocked_at.is_(None))
        async with self._database.reading() as connection:
            return tuple(map(_access_code, await connection.execute(wanted)))

    async def get(self, code_id: str) -> AccessCode | None:
        """A code by its id, or None if it is gone."""
        wanted = select(access_codes).where(access_codes.c.code_id == code_id)
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).one_or_none()
        return None if found is None else _access_code(found)

    async def newest_at(self, case_id: str, party_id: str) -> datetime | None:
        """When a party's newest code was given, if she ever had one."""
        async with self._database.reading() as connection:
            given: datetime | None = await connection.scalar(
                select(access_codes.c.issued_at)
                .where(access_codes.c.case_id == case_id, access_codes.c.party_id == party_id)
                .order_by(access_codes.c.issued_at.desc())
                .limit(1)
            )
        return given

    async def saw_through(self, code_id: str, fact_number: int) -> None:
        """Note the newest of what she was told that she has now seen."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(access_codes)
                .where(
                    access_codes.c.code_id == code_id,
                    access_codes.c.seen_through < fact_number,
                )
                .values(seen_through=fact_number)
            )


def _access_code(row: Row[Any]) -> AccessCode:
    return AccessCode(**row._asdict())
