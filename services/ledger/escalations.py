"""Escalations: intended once, sent by one worker at a time, and kept as evidence."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, select, update

from services.ledger.cases import require_recorded
from services.ledger.discharges import Discharge, note_discharges
from services.ledger.errors import AttemptUnderway, LeaseLost, LedgerConflict, NotInLedger
from services.ledger.inserting import insert_if_absent
from services.ledger.tables import escalations
from workflows.notices import DeliveryOutcome
from workflows.staff import Concern, StaffRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


class TargetKind(StrEnum):
    """Whom an escalation goes to."""

    STAFF = "staff"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """One step of a ladder, aimed at somebody who is not named in the case.

    Attributes:
        subject: Which clock or matter it is about, by a code or an opaque id.
        step: The rung of the ladder, counted through its repetitions.
        benchmark_on: The day of the benchmark that a clock is measured against, for totals.
        target: A staff id, or the code of the policy's external address.
        message_id: The mail's Message-ID; escalations told in one mail share it.
        fact_number: Number of the newest fact that it was planned on.
        lease_id: Who sends it now, until `lease_until`.
        outcome: What became of sending it, once that is known.
        office_id: Whose matter it is.
        chain: The roles in which somebody is told, should the target come to be named in the case.
    """

    obligation_id: str
    case_id: str
    concern: Concern
    subject: str
    step: int
    target_kind: TargetKind
    target: str
    message_id: str
    intended_at: datetime
    fact_number: int
    benchmark_on: date | None = None
    lease_id: str | None = None
    lease_until: datetime | None = None
    outcome: DeliveryOutcome | None = None
    finished_at: datetime | None = None
    office_id: str | None = None
    chain: tuple[StaffRole, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether it reached its target."""
        return self.outcome is not None and self.outcome.tells


class EscalationStore:
    """Writes the intent, leases it to one sender, and keeps the outcome."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def intend(self, escalation: Escalation) -> Escalation:
        """Freeze an escalation before it is sent, or give back the one that was frozen first.

        Raises:
            LedgerBehind: The ledger lacks facts that it was planned on.
        """
        async with self._database.writing() as connection:
            await require_recorded(connection, escalation.case_id, escalation.fact_number)
            await insert_if_absent(connection, escalations, [_columns(escalation)])
            return await _get(connection, escalation.obligation_id)

    async def intend_together(self, intended: Sequence[Escalation]) -> None:
        """Freeze many at once, so that whoever collects them finds all or none.

        Those that were frozen before stay as they are.

        Raises:
            LedgerBehind: The ledger lacks facts that one of them was planned on.
        """
        async with self._database.writing() as connection:
            for each in intended:
                await require_recorded(connection, each.case_id, each.fact_number)
            await insert_if_absent(connection, escalations, [_columns(each) for each in intended])

    async def begin(self, obligation_id: str, *, now: datetime, lease: timedelta) -> Escalation:
        """Take an escalation for sending; one that was told already comes back as it is.

        Raises:
            NotInLedger: It was never intended.
            AttemptUnderway: Somebody else is sending it.
        """
        async with self._database.writing() as connection:
            standing = await _get(connection, obligation_id)
            if standing.is_told:
                return standing
            until = standing.lease_until
            if standing.outcome is None and until is not None and now < until:
                raise AttemptUnderway(obligation_id, until)
            await connection.execute(
                update(escalations)
                .where(escalations.c.obligation_id == obligation_id)
                .values(
                    lease_id=secrets.token_hex(8),
                    lease_until=now + lease,
                    outcome=None,
                    finished_at=None,
                )
            )
            return await _get(connection, obligation_id)

    async def finish(
        self, held: Escalation, outcome: DeliveryOutcome, *, now: datetime
    ) -> Escalation:
        """Note the outcome; one that tells discharges the obligation in the same transaction.

        Raises:
            LeaseLost: Somebody else took it over.
            LedgerConflict: It ended otherwise before.
        """
        async with self._database.writing() as connection:
            standing = await _get(connection, held.obligation_id)
            if standing.lease_id != held.lease_id:
                raise LeaseLost(held.obligation_id, held.step)
            if standing.outcome not in (None, outcome):
                raise LedgerConflict("escalation", held.obligation_id)
            if standing.outcome is None:
                await connection.execute(
                    update(escalations)
                    .where(escalations.c.obligation_id == held.obligation_id)
                    .values(outcome=outcome.value, finished_at=now)
                )
                if outcome.tells:
                    await note_discharges(connection, [_discharge(standing, outcome, now)])
            return await _get(connection, held.obligation_id)

    async def of_case(self, case_id: str) -> list[Escalation]:
        """The escalations of a case, the oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.execute(
                select(escalations)
                .where(escalations.c.case_id == case_id)
                .order_by(escalations.c.intended_at, escalations.c.obligation_id)
            )
            return [read_escalation(row) for row in rows]


def _columns(escalation: Escalation) -> dict[str, Any]:
    columns = {each.name: getattr(escalation, each.name) for each in fields(escalation)}
    columns["chain"] = " ".join(escalation.chain) or None
    return columns


def _discharge(escalation: Escalation, outcome: DeliveryOutcome, now: datetime) -> Discharge:
    return Discharge(
        obligation_id=escalation.obligation_id,
        case_id=escalation.case_id,
        kind="staff",
        at=now,
        how=outcome.value,
        fact_number=escalation.fact_number,
    )


async def _get(connection: LedgerConnection, obligation_id: str) -> Escalation:
    found = await connection.execute(
        select(escalations).where(escalations.c.obligation_id == obligation_id).with_for_update()
    )
    row = found.one_or_none()
    if row is None:
        raise NotInLedger("escalation", obligation_id)
    return read_escalation(row)


def read_escalation(row: Row[Any]) -> Escalation:
    """The escalation that a whole row holds."""
    columns = row._asdict()
    columns["concern"] = Concern(row.concern)
    columns["target_kind"] = TargetKind(row.target_kind)
    columns["outcome"] = DeliveryOutcome(row.outcome) if row.outcome else None
    columns["chain"] = tuple(StaffRole(role) for role in (row.chain or "").split())
    return Escalation(**columns)
