"""Gives codes out, and finds whose page a code opens."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from services.access.party_page import page_is_open_to
from services.access_codes.code import hash_of, hashes_of, new_code
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.clocks import Clock
from services.keys import KeyRing
from services.lasting import LastingEntry, LastingKind, LastingList
from services.ledger.access import Access
from services.ledger.access_codes import AccessCode
from services.ledger.bounds import looking_up
from services.ledger.ledger import Ledger
from workflows.case import Case
from workflows.parties import Language


class NoCodeForThisParty(ValueError):
    """This party cannot have a code; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenCode:
    """A new code in its only moment in clear."""

    words: tuple[str, ...]
    record: AccessCode

    def __repr__(self) -> str:
        """Without the words."""
        return f"GivenCode(record={self.record!r})"


class AccessCodes:
    """The desk for codes."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        lasting: LastingList,
        identifiers: KeyRing,
        clock: Clock,
        good_for: timedelta,
    ) -> None:
        self._ledger = ledger
        self._lasting = lasting
        self._identifiers = identifiers
        self._clock = clock
        self._good_for = good_for

    def draw(self, case_id: str, party_id: str, case: Case, language: Language) -> GivenCode:
        """Draw a new code for a party. It opens nothing before it is given.

        Raises:
            NoCodeForThisParty: nothing may be told to it yet, so a code would tip it off.
        """
        if not page_is_open_to(case.parties[party_id]):
            message = (
                f"{party_id} is told nothing yet, and a code would say that there is something: "
                "record how they want to hear first ('duecourse party prefer'), or that the "
                "investigating office informed them ('duecourse party informed')"
            )
            raise NoCodeForThisParty(message)
        words = new_code(language)
        now = self._clock.now()
        record = AccessCode(
            code_id=f"ac{secrets.token_hex(16)}",
            case_id=case_id,
            party_id=party_id,
            hash=hash_of(self._identifiers.current, " ".join(words)),
            issued_at=now,
            expires_at=now + self._good_for,
        )
        return GivenCode(words=words, record=record)

    async def give(
        self, drawn: GivenCode, access: Access, *, reason: CodeReason, check: IdentityCheck
    ) -> None:
        """Let a code open its page; the former one opens nothing from here on.

        The words are with whoever was shown them, and are never kept.

        Raises:
            OSError: The lasting list cannot be written; the former code is still the one.
        """
        purpose = f"code_{reason}.checked_{check}"
        new = drawn.record
        # On the list first: no backup of an earlier moment lets the former code open anything.
        await self._write_down(new.case_id, new.party_id, new.code_id)
        await self._ledger.access_codes.issue(new, replace(access, purpose=purpose))

    async def block(self, case_id: str, party_id: str, access: Access) -> bool:
        """Block a party's code at once; false if there was none.

        Raises:
            OSError: The lasting list cannot be written. The code is blocked all the same, but a
                backup that is brought back would revive it: block it again.
        """
        try:
            await self._write_down(case_id, party_id, None)
        finally:
            blocked = await self._ledger.access_codes.block(
                case_id, party_id, access, now=self._clock.now()
            )
        return blocked

    async def opened_by(self, typed: str) -> AccessCode | None:
        """The code that was typed, if it opens a page now.

        Unknown, expired and blocked codes take the same work and get the same answer.
        """
        now = self._clock.now()
        with looking_up():
            found = await self._ledger.access_codes.with_hash(hashes_of(self._identifiers, typed))
        return found if found is not None and found.opens_at(now) else None

    async def still_open(self, code_id: str) -> bool:
        """Whether a code that opened a page still does."""
        with looking_up():
            found = await self._ledger.access_codes.get(code_id)
        return found is not None and found.opens_at(self._clock.now())

    async def _write_down(self, case_id: str, party_id: str, code_id: str | None) -> None:
        entry = LastingEntry(
            kind=LastingKind.CODE_CHANGED,
            case_id=case_id,
            party_id=party_id,
            command_id=code_id,
            at=self._clock.now(),
        )
        await self._lasting.add([entry])
