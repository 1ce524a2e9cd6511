"""Attempts to bring a letter: one at a time under a lease, each with one of the known outcomes."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, select

from services.ledger.attempt_rows import (
    Attempt,
    attempt_returning_to,
    attempts_of,
    standing_attempt,
    write_attempt,
)
from services.ledger.discharges import Discharge, note_discharges, require_not_discharged
from services.ledger.errors import (
    AttemptUnderway,
    CaseMoved,
    ConsentChanged,
    LeaseLost,
    LedgerBehind,
    LedgerConflict,
    LetterFinished,
    NotInLedger,
)
from services.ledger.letters import Letter, letter_within
from services.ledger.tables import cases, letters, parties
from workflows.notices import DeliveryOutcome

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database


__all__ = ["Attempt", "AttemptStore"]

_LOCKED: Final = (
    select(letters.c.letter_id).where(letters.c.letter_id == bindparam("wanted")).with_for_update()
)


class AttemptStore:
    """Leases letters to attempts and keeps what became of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self, letter_id: str, attempt: int, *, now: datetime, lease: timedelta
    ) -> Attempt:
        """Take the letter for an attempt, or learn what became of that attempt before.

        An attempt that ended has an `outcome`: record it and send nothing. One whose lease ran out
        before any content left is taken over; one whose lease ran out later is `unknown`.

        Raises:
            NotInLedger: The letter was never intended.
            AttemptUnderway: Somebody holds the letter.
            LetterFinished: Another attempt told it, or ended in what is not repeated.
        """
        async with self._database.writing() as connection:
            await _lock_letter(connection, letter_id)
            former = await attempts_of(connection, letter_id)
            for each in former:
                if each.is_underway(now):
                    raise AttemptUnderway(letter_id, each.lease_until)
            former = [await _settle(connection, each, now) for each in former]
            own = next((each for each in former if each.attempt == attempt), None)
            if own is not None and own.outcome is not None:
                return own
            _refuse_if_finished(letter_id, former, attempt)
            begun = Attempt(
                letter_id=letter_id,
                attempt=attempt,
                begun_at=now,
                lease_id=secrets.token_hex(8),
                lease_until=now + lease,
            )
            await write_attempt(connection, begun, replaces=own is not None)
            return begun

    async def data_started(
        self,
        held: Attempt,
        *,
        now: datetime,
        lease: timedelta,
        consent_version: int,
        fact_number: int,
        return_digest: str | None = None,
    ) -> Attempt:
        """Commit, as the last thing before the content goes out, that it may from now on be out.

        The lease is renewed: it must last longer than the wait for the relay's answer, which is ten
        minutes after the final dot (RFC 5321, 4.5.3.2.6). From now on a report to the return path
        with this digest is known to be about this attempt.

        Raises:
            LeaseLost: The attempt does not hold its letter any more.
            LedgerBehind: The ledger lacks facts up to `fact_number`.
            ConsentChanged: The party chose otherwise after `consent_version`.
            CaseMoved: There are facts after `fact_number`, the last one that was looked at.
            AlreadyDischarged: One of the letter's notices was told otherwise meanwhile.
        """
        async with self._database.writing() as connection:
            letter = await letter_within(connection, held.letter_id)
            recorded = await _require_current(connection, letter, consent_version, fact_number)
            await _lock_letter(connection, held.letter_id)
            standing = await standing_attempt(connection, held)
            if standing.data_started_at is not None or not standing.is_underway(now):
                raise LeaseLost(held.letter_id, held.attempt)
            await require_not_discharged(
                connection, [covered.obligation_id for covered in letter.covers]
            )
            if recorded > fact_number:
                raise CaseMoved(held.letter_id, fact_number, recorded)
            started = replace(
                standing,
                data_started_at=now,
                lease_until=now + lease,
                return_digest=return_digest,
            )
            await write_attempt(connection, started, replaces=True)
            return started

    async def finish(
        self,
        held: Attempt,
        outcome: DeliveryOutcome,
        *,
        now: datetime,
        smtp_code: int | None = None,
        code: str | None = None,
        address_refused: bool = False,
    ) -> Attempt:
        """Note the outcome; one that tells discharges the letter's notices in the same transaction.

        Saying the same twice changes nothing. An attempt that counted as unknown may turn out to
        have told.

        Raises:
            LeaseLost: The letter was taken over by somebody else.
            LedgerConflict: The attempt ended otherwise before.
        """
        async with self._database.writing() as connection:
            await _lock_letter(connection, held.letter_id)
            standing = await standing_attempt(connection, held)
            if standing.outcome is outcome:
                return standing
            if not _may_become(standing.outcome, outcome):
                raise LedgerConflict("attempt", f"{held.attempt} of letter {held.letter_id}")
            finished = replace(
                standing,
                outcome=outcome,
                finished_at=now,
                smtp_code=smtp_code,
                code=code,
                address_refused=address_refused,
            )
            await write_attempt(connection, finished, replaces=True)
            if outcome.tells:
                letter = await letter_within(connection, held.letter_id)
                await note_discharges(connection, _told_by(letter, outcome, now))
            return finished

    async def returning_to(self, digest: str) -> Attempt | None:
        """The attempt that a report to this return path is about, if there is one."""
        async with self._database.reading() as connection:
            return await attempt_returning_to(connection, digest)

    async def of_letter(self, letter_id: str) -> list[Attempt]:
        """All attempts of a letter, the first one first."""
        async with self._database.reading() as connection:
            return await attempts_of(connection, letter_id)


def _may_become(before: DeliveryOutcome | None, after: DeliveryOutcome) -> bool:
    return before is None or (before is DeliveryOutcome.UNKNOWN and after.tells)


def _told_by(letter: Letter, outcome: DeliveryOutcome, now: datetime) -> list[Discharge]:
    return [
        Discharge(
            obligation_id=covered.obligation_id,
            case_id=letter.case_id,
            kind=covered.notice.value,
            party_id=letter.party_id,
            letter_id=letter.letter_id,
            at=now,
            how=outcome.value,
            fact_number=letter.fact_number,
        )
        for covered in letter.covers
    ]


def _refuse_if_finished(letter_id: str, former: list[Attempt], attempt: int) -> None:
    for each in former:
        if each.outcome is None or (each.outcome.may_be_retried and each.attempt < attempt):
            continue
        raise LetterFinished(letter_id, each.attempt, each.outcome.value)


async def _require_current(
    connection: LedgerConnection, letter: Letter, consent_version: int, fact_number: int
) -> int:
    # The lock makes a change of consent come either before this moment, and be seen, or after it.
    recorded = await connection.scalar(
        select(cases.c.fact_number)
        .where(cases.c.case_id == letter.case_id)
        .with_for_update(read=True)
    )
    if recorded is None or recorded < fact_number:
        raise LedgerBehind(letter.case_id, recorded or 0, fact_number)
    current = await connection.scalar(
        select(parties.c.consent_version).where(
            parties.c.case_id == letter.case_id, parties.c.party_id == letter.party_id
        )
    )
    if current != consent_version:
        raise ConsentChanged(letter.letter_id, consent_version, current or 0)
    return int(recorded)


async def _lock_letter(connection: LedgerConnection, letter_id: str) -> None:
    locked = await connection.scalar(_LOCKED, {"wanted": letter_id})
    if locked is None:
        raise NotInLedger("letter", letter_id)


async def _settle(connection: LedgerConnection, former: Attempt, now: datetime) -> Attempt:
    if former.outcome is not None or former.data_started_at is None:
        return former
    settled = replace(former, outcome=DeliveryOutcome.UNKNOWN, finished_at=now)
    await write_attempt(connection, settled, replaces=True)
    return settled
