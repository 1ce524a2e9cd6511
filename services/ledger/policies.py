"""Policies and calendars by their content's hash, and who adopted which policy."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from services.ledger.adoption_reasons import AdoptionReason
from services.ledger.errors import LedgerConflict, NotInLedger
from services.ledger.inserting import insert_if_absent
from services.ledger.tables import calendars, policies, policy_adoptions
from workflows.calendar import Calendar
from workflows.policy import Policy, canonical_json, content_hash

if TYPE_CHECKING:
    from sqlalchemy import Table

    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.engine import Database

Document = TypeVar("Document", Policy, Calendar)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDocument:
    """A policy or calendar that the ledger holds."""

    hash: str
    name: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A named person answers for a policy's numbers, for real cases or for a trial only."""

    policy_hash: str
    trial: bool
    adopted_by: str
    adopted_at: datetime
    reason: AdoptionReason | None = None


class PolicyStore:
    """Keeps documents that never change. The same content is kept once."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def keep_policy(self, policy: Policy) -> str:
        """Keep a policy and give its hash, by which cases name it."""
        return await self._keep(policies, policy)

    async def keep_calendar(self, calendar: Calendar) -> str:
        """Keep a calendar and give its hash, by which cases name it."""
        return await self._keep(calendars, calendar)

    async def policy(self, policy_hash: str) -> Policy:
        """The policy with this hash.

        Raises:
            NotInLedger: It was never kept.
            LedgerConflict: What is stored under the hash is something else.
        """
        return await self._read(policies, policy_hash, Policy)

    async def calendar(self, calendar_hash: str) -> Calendar:
        """The calendar with this hash.

        Raises:
            NotInLedger: It was never kept.
            LedgerConflict: What is stored under the hash is something else.
        """
        return await self._read(calendars, calendar_hash, Calendar)

    async def policies(self) -> list[KeptDocument]:
        """All policies that are kept, by name and version."""
        return await self._list(policies)

    async def calendars(self) -> list[KeptDocument]:
        """All calendars that are kept, by name and version."""
        return await self._list(calendars)

    async def adopt(
        self,
        policy_hash: str,
        access: Access,
        *,
        at: datetime,
        trial: bool,
        adopted_by: str | None = None,
        reason: AdoptionReason | None = None,
    ) -> Adoption:
        """Note who adopts a policy, the person of this access unless named, and why.

        The first adoption stands, with its reason.

        Raises:
            NotInLedger: The policy was never kept.
        """
        await self.policy(policy_hash)
        adoption = Adoption(
            policy_hash=policy_hash,
            trial=trial,
            adopted_by=adopted_by or access.actor.actor_id,
            adopted_at=at,
            reason=reason,
        )
        async with self._database.writing() as connection:
            await self._audit.note_within(
                connection, access, "policy.adopt", case_id=None, subject=policy_hash
            )
            row = asdict(adoption) | {"reason": reason.value if reason else None}
            await insert_if_absent(connection, policy_adoptions, [row])
        found = [each for each in await self.adoptions(policy_hash) if each.trial is trial]
        return found[0]

    async def adoptions(self, policy_hash: str) -> list[Adoption]:
        """Who adopted a policy: at most one adoption for real cases and one for trials."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(policy_adoptions)
                .where(policy_adoptions.c.policy_hash == policy_hash)
                .order_by(policy_adoptions.c.trial)
            )
            return [_adoption(**row._asdict()) for row in rows]

    async def is_adopted(self, policy_hash: str, *, for_trial: bool) -> bool:
        """Whether cases may run under a policy; what is adopted for real serves a trial as well."""
        return any(for_trial or not each.trial for each in await self.adoptions(policy_hash))

    async def _keep(self, table: Table, document: Policy | Calendar) -> str:
        key = content_hash(document)
        row = {
            "hash": key,
            "name": document.name,
            "version": str(document.version),
            "document": canonical_json(document),
        }
        async with self._database.writing() as connection:
            await insert_if_absent(connection, table, [row])
        return key

    async def _read(self, table: Table, key: str, model: type[Document]) -> Document:
        async with self._database.reading() as connection:
            text: str | None = await connection.scalar(
                select(table.c.document).where(table.c.hash == key)
            )
        if text is None:
            raise NotInLedger(model.__name__.lower(), key)
        # Over the text as it was kept: a later release may read it into more fields than it had.
        if hashlib.blake2b(text.encode(), digest_size=16).hexdigest() != key:
            raise LedgerConflict(model.__name__.lower(), key)
        return model.model_validate_json(text)

    async def _list(self, table: Table) -> list[KeptDocument]:
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(table.c.hash, table.c.name, table.c.version).order_by(
                    table.c.name, table.c.version, table.c.hash
                )
            )
            return [KeptDocument(**row._asdict()) for row in rows]


def _adoption(*, reason: str | None, **row: Any) -> Adoption:
    return Adoption(reason=AdoptionReason(reason) if reason else None, **row)
