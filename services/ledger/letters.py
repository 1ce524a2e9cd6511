"""Letters: frozen in the ledger before anything leaves the building."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Row, bindparam, select

from services.ledger.cases import require_recorded
from services.ledger.discharges import require_not_discharged
from services.ledger.errors import LedgerConflict, NotInLedger
from services.ledger.inserting import insert_if_absent
from services.ledger.tables import letters
from services.vault.records import VaultReference
from workflows.delivery_facts import Covered
from workflows.parties import Channel, Language
from workflows.promises import Promise

if TYPE_CHECKING:
    from services.ledger.access import Access
    from services.ledger.audit import AuditLog
    from services.ledger.connection import LedgerConnection
    from services.ledger.engine import Database

_COVERS: TypeAdapter[tuple[Covered, ...]] = TypeAdapter(tuple[Covered, ...])
_PROMISES: TypeAdapter[tuple[Promise, ...]] = TypeAdapter(tuple[Promise, ...])
SEALED: Final = "-sealed"
"""What is put behind the reference of a letter's text, for the same letter encrypted."""

_BY_ID: Final = select(letters).where(letters.c.letter_id == bindparam("wanted"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter as it was first intended; no later attempt changes any of it.

    Attributes:
        covers: The notices it carries, each with its obligation.
        promises: The dates it tells.
        message_id: The mail's Message-ID, the same in every attempt.
        consent_version: Number of the fact by which the party's choice was known.
        fact_number: Number of the newest fact that the letter was planned on.
        text_reference: Where in the vault the rendered text lies.
        html_reference: Where the same letter as a page lies, if there is one.
    """

    letter_id: str
    case_id: str
    party_id: str
    covers: tuple[Covered, ...]
    promises: tuple[Promise, ...]
    message_id: str
    consent_version: int
    fact_number: int
    text_reference: str
    html_reference: str | None
    language: Language
    channel: Channel
    intended_at: datetime

    @property
    def sealed_reference(self) -> VaultReference:
        """Where in the vault it lies encrypted to the party's key, if it leaves like that."""
        return VaultReference(f"{self.text_reference}{SEALED}")


class LetterStore:
    """Writes intents, which are immutable, and reads letters again."""

    def __init__(self, database: Database, audit: AuditLog) -> None:
        self._database = database
        self._audit = audit

    async def intend(self, letter: Letter) -> Letter:
        """Freeze a letter before anything leaves, or give back the one that was frozen first.

        Raises:
            LedgerBehind: The ledger lacks facts that the letter was planned on.
            AlreadyDischarged: One of its notices was told by another letter.
            LedgerConflict: The letter's id or message id belongs to another letter.
        """
        async with self._database.writing() as connection:
            await require_recorded(connection, letter.case_id, letter.fact_number)
            frozen = await _find(connection, letter.letter_id)
            if frozen is None:
                await require_not_discharged(
                    connection, [covered.obligation_id for covered in letter.covers]
                )
                await insert_if_absent(connection, letters, [_columns(letter)])
                frozen = await _find(connection, letter.letter_id)
        if frozen is None or _identity(frozen) != _identity(letter):
            raise LedgerConflict("letter", letter.letter_id)
        return frozen

    async def get(self, letter_id: str, access: Access) -> Letter:
        """A letter by its id.

        Raises:
            NotInLedger: No such letter was intended.
        """
        async with self._database.reading() as connection:
            letter = await _find(connection, letter_id)
        if letter is None:
            raise NotInLedger("letter", letter_id)
        await self._audit.note(
            access, "letter.read", case_id=letter.case_id, subject=letter.letter_id
        )
        return letter

    async def of_case(
        self, case_id: str, access: Access, *, party_id: str | None = None
    ) -> list[Letter]:
        """The letters of a case, or of one party in it, the oldest first."""
        await self._audit.note(access, "letter.list", case_id=case_id, subject=party_id)
        wanted = select(letters).where(letters.c.case_id == case_id)
        if party_id is not None:
            wanted = wanted.where(letters.c.party_id == party_id)
        async with self._database.reading() as connection:
            rows = await connection.execute(
                wanted.order_by(letters.c.intended_at, letters.c.letter_id)
            )
            return [_letter(row) for row in rows]


async def letter_within(connection: LedgerConnection, letter_id: str) -> Letter:
    """A letter, read in the caller's transaction.

    Raises:
        NotInLedger: No such letter was intended.
    """
    letter = await _find(connection, letter_id)
    if letter is None:
        raise NotInLedger("letter", letter_id)
    return letter


async def _find(connection: LedgerConnection, letter_id: str) -> Letter | None:
    found = await connection.execute(_BY_ID, {"wanted": letter_id})
    row = found.one_or_none()
    return None if row is None else _letter(row)


def _identity(letter: Letter) -> tuple[Any, ...]:
    return letter.letter_id, letter.case_id, letter.party_id, letter.message_id


def _columns(letter: Letter) -> dict[str, Any]:
    columns = {each.name: getattr(letter, each.name) for each in fields(letter)}
    columns["covers"] = _COVERS.dump_json(letter.covers).decode()
    columns["promises"] = _PROMISES.dump_json(letter.promises).decode()
    columns["language"] = letter.language.value
    columns["channel"] = letter.channel.value
    return columns


def _letter(row: Row[Any]) -> Letter:
    columns = row._asdict()
    columns["covers"] = _COVERS.validate_json(row.covers)
    columns["promises"] = _PROMISES.validate_json(row.promises)
    columns["language"] = Language(row.language)
    columns["channel"] = Channel(row.channel)
    return Letter(**columns)
