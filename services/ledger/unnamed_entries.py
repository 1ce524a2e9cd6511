"""Vault entries that nothing names: somebody was killed between vault and ledger.

Values go to the vault before the fact, letter, task or draft that names them is written. What is
killed in between leaves an entry that nobody will ever read, with somebody's name or address in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from services.ledger.letters import SEALED
from services.ledger.tables import facts, intake_drafts, letters, tasks, vault_entries

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


class UnnamedEntries:
    """Finds them, case by case, and discards them."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def cases(self, *, limit: int, after: str = "") -> list[str]:
        """The next cases that have entries in the vault, whether the ledger knows them or not."""
        async with self._database.reading() as connection:
            found = await connection.execute(
                select(vault_entries.c.case_id)
                .where(vault_entries.c.case_id > after)
                .distinct()
                .order_by(vault_entries.c.case_id)
                .limit(limit)
            )
            return [row.case_id for row in found]

    async def of_case(self, case_id: str, *, kept_before: datetime) -> list[str]:
        """The references of a case's entries that nothing in the ledger names.

        Entries kept since then are left out: what names them may be on its way.
        """
        async with self._database.reading() as connection:
            return await _unnamed(connection, case_id, kept_before)

    async def discard(self, case_id: str, access: Access, *, kept_before: datetime) -> int:
        """Delete a case's unnamed entries, each noted in the audit log; how many they were."""
        async with self._database.writing() as connection:
            unnamed = await _unnamed(connection, case_id, kept_before)
            for reference in unnamed:
                await self._audit.note_within(
                    connection, access, "vault.discard", case_id=case_id, subject=reference
                )
                await connection.execute(
                    vault_entries.delete().where(
                        vault_entries.c.reference == reference, _is_old(kept_before)
                    )
                )
        return len(unnamed)


async def _unnamed(connection: LedgerConnection, case_id: str, kept_before: datetime) -> list[str]:
    kept = await connection.execute(
        select(vault_entries.c.reference)
        .where(vault_entries.c.case_id == case_id, _is_old(kept_before))
        .order_by(vault_entries.c.reference)
    )
    old: list[str] = [row.reference for row in kept]
    if not old:
        return []
    of_case = (
        select(facts.c.document).where(facts.c.case_id == case_id),
        select(tasks.c.note).where(tasks.c.case_id == case_id),
        select(letters.c.text_reference, letters.c.html_reference).where(
            letters.c.case_id == case_id
        ),
        select(intake_drafts.c.reference).where(intake_drafts.c.case_id == case_id),
    )
    said = [row for wanted in of_case for row in await connection.execute(wanted)]
    named = "\n".join(value for row in said for value in row if value is not None)
    return [reference for reference in old if reference.removesuffix(SEALED) not in named]


def _is_old(kept_before: datetime) -> ColumnElement[bool]:
    return or_(vault_entries.c.kept_at.is_(None), vault_entries.c.kept_at < kept_before)
