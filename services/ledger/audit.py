"""The audit log: hash-chained, so that a changed past shows."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Row, insert, select, text

from services.audit import AuditEntry
from services.ledger.audit_chain import EMPTY, AuditHead, entry_hash, next_head
from services.ledger.conflict_bar import does_not_name
from services.ledger.errors import AuditBroken
from services.ledger.tables import audit_entries
from services.origin import of_this_program, origin_here

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from services.ledger.access import Access
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database
    from services.origin import Origin

# Any fixed number: whoever holds it is the one writer of the audit log in this PostgreSQL database.
_AUDIT_LOCK: Final = 7_105_233_906_122
_PAGE: Final = 5000

# Each action of a person and each value of the vault is an entry: built once, these two are quick.
_APPEND: Final = insert(audit_entries)
_NEWEST: Final = (
    select(audit_entries.c.sequence, audit_entries.c.hash)
    .order_by(audit_entries.c.sequence.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """An entry as it was written: its place, when, and what it says.

    Entries from before it was noted have no origin.
    """

    sequence: int
    at: datetime
    actor: str
    purpose: str
    action: str
    case_id: str | None
    subject: str | None
    origin: str | None
    origin_detail: str | None


class AuditLog:
    """Appends to the log and verifies it. It is an `AuditTrail`."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], origin: Origin | None = None
    ) -> None:
        """Open the log.

        Args:
            database: Where it lies.
            clock: What time it is.
            origin: From where entries come, unless `coming_from` says otherwise; this program on
                this machine if nobody says so.
        """
        self._database = database
        self._clock = clock
        self._origin = origin or of_this_program()

    async def record(
        self, *, actor: str, purpose: str, action: str, case_id: str | None, subject: str | None
    ) -> None:
        """See `AuditTrail.record`."""
        entry = AuditEntry(
            actor=actor, purpose=purpose, action=action, case_id=case_id, subject=subject
        )
        async with self._database.writing() as connection:
            await self._append(connection, entry)

    async def note(
        self, access: Access, action: str, *, case_id: str | None, subject: str | None = None
    ) -> None:
        """Write down what a person is about to do; what the engine does is in the facts."""
        if access.is_audited:
            async with self._database.writing() as connection:
                await self._append(connection, access.entry(action, case_id, subject))

    async def note_within(
        self,
        connection: LedgerConnection,
        access: Access,
        action: str,
        *,
        case_id: str | None,
        subject: str | None = None,
    ) -> None:
        """The same as the first step of a transaction: entry and deed stand or fall together.

        First, because the log is locked for its one writer: who took another lock before could
        wait for somebody who waits for it.
        """
        if access.is_audited:
            await self._append(connection, access.entry(action, case_id, subject))

    async def head(self) -> AuditHead:
        """The newest entry's place and hash; place 0 for an empty log."""
        async with self._database.reading() as connection:
            return await _head(connection)

    async def newest(
        self, access: Access, *, case_id: str | None = None, limit: int = 100
    ) -> list[AuditLine]:
        """The newest entries, of one case or of all, the oldest of them first.

        Entries of a case in which whoever reads is named are not among them. Reading the log is
        itself an entry of it.
        """
        await self.note(access, "audit.read", case_id=case_id)
        wanted = select(*(audit_entries.c[each.name] for each in fields(AuditLine))).where(
            does_not_name(audit_entries.c.case_id, access.actor.actor_id)
        )
        if case_id is not None:
            wanted = wanted.where(audit_entries.c.case_id == case_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(
                wanted.order_by(audit_entries.c.sequence.desc()).limit(limit)
            )
            return [AuditLine(**row._asdict()) for row in rows][::-1]

    async def of_case(
        self, case_id: str, actions: Sequence[str], *, since: datetime
    ) -> list[AuditLine]:
        """The entries of some actions in a case since an instant, in the order of the log.

        For decisions that rest on them; nobody reads them, so that this is no entry itself.
        """
        wanted = select(*(audit_entries.c[each.name] for each in fields(AuditLine))).where(
            audit_entries.c.case_id == case_id,
            audit_entries.c.action.in_(actions),
            audit_entries.c.at >= since,
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(audit_entries.c.sequence))
            return [AuditLine(**row._asdict()) for row in rows]

    async def cases_with(self, actions: Sequence[str], *, since: datetime) -> list[str]:
        """The cases with entries of some actions since an instant.

        For choosing among them; nobody reads the entries, so that this is no entry itself.
        """
        wanted = (
            select(audit_entries.c.case_id)
            .distinct()
            .where(
                audit_entries.c.action.in_(actions),
                audit_entries.c.at >= since,
                audit_entries.c.case_id.is_not(None),
            )
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(wanted.order_by(audit_entries.c.case_id))
            return [row.case_id for row in rows]

    async def verify(self, *known_heads: AuditHead) -> AuditHead:
        """Check every entry, and that the log still contains the heads somebody kept.

        Editing, deleting, inserting or reordering entries shows by itself. Cutting the newest ones
        off, or writing all of it anew, shows only against a head that was kept elsewhere.

        Returns:
            The head of the log, worth keeping elsewhere.

        Raises:
            AuditBroken: The log was changed; the message names the first entry that does not fit.
        """
        awaited = {head.sequence: head.hash for head in known_heads if head.sequence}
        last = EMPTY
        async for entry in self.entries_after(EMPTY):
            last = AuditHead(sequence=entry["sequence"], hash=entry["hash"])
            if awaited.pop(last.sequence, last.hash) != last.hash:
                raise AuditBroken(last.sequence, "differs from the head that was kept")
        if awaited:
            raise AuditBroken(min(awaited), "is missing, though a head of it was kept")
        return last

    async def entries_after(self, head: AuditHead) -> AsyncIterator[dict[str, Any]]:
        """Every entry after a head as it lies there, each once it was checked.

        Raises:
            AuditBroken: The log does not contain the head, or an entry after it does not fit.
        """
        last = head
        async with self._database.reading() as connection:
            await _require_head(connection, head)
            while rows := await _page_after(connection, last.sequence):
                for row in rows:
                    entry = row._asdict()
                    last = next_head(last, entry)
                    yield entry

    async def _append(self, connection: LedgerConnection, entry: AuditEntry) -> None:
        if not self._database.is_sqlite:
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _AUDIT_LOCK}
            )
        head = await _head(connection)
        origin = origin_here(self._origin)
        columns = {
            "sequence": head.sequence + 1,
            "at": self._clock().astimezone(UTC),
            **asdict(entry),
            "origin": origin.kind.value,
            "origin_detail": origin.detail,
            "previous_hash": head.hash,
        }
        await connection.execute(_APPEND, {**columns, "hash": entry_hash(columns)})


async def _head(connection: LedgerConnection) -> AuditHead:
    row = (await connection.execute(_NEWEST)).one_or_none()
    if row is None:
        return EMPTY
    return AuditHead(sequence=row.sequence, hash=row.hash)


async def _require_head(connection: LedgerConnection, head: AuditHead) -> None:
    if head == EMPTY:
        return
    found = await connection.scalar(
        select(audit_entries.c.hash).where(audit_entries.c.sequence == head.sequence)
    )
    if found is None:
        raise AuditBroken(head.sequence, "is missing, though a head of it was kept")
    if found != head.hash:
        raise AuditBroken(head.sequence, "differs from the head that was kept")


async def _page_after(connection: LedgerConnection, sequence: int) -> list[Row[Any]]:
    rows = await connection.execute(
        select(audit_entries)
        .where(audit_entries.c.sequence > sequence)
        .order_by(audit_entries.c.sequence)
        .limit(_PAGE)
    )
    return list(rows)
