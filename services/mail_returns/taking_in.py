"""Takes in a mail that came back: matched by its token alone, and handed to its case as a fact."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from services.access.own_work import OwnWork
from services.access.permits import for_own_work
from services.clocks import Clock
from services.desk.answers import CommandRefused, EngineUnreachable, UnknownCase
from services.desk.desk import CaseDesk
from services.ledger.access import CARRYING_OUT
from services.ledger.attempts import Attempt
from services.ledger.errors import LedgerUnavailable
from services.ledger.ledger import Ledger
from services.ledger.returns import Returned
from services.mail_returns.reading import read_returned
from services.mail_returns.return_path import ReturnAddress
from services.mail_returns.returned_mail import MailKind, ReturnedMail
from workflows.delivery_facts import LetterReturned
from workflows.facts import ENGINE
from workflows.notices import Return

LONGEST_DELAY = timedelta(hours=24)
"""A letter still under way so long after it was accepted is told to a person.

Most systems warn after four hours and give up after five days (RFC 5321 4.5.4.1 recommends trying
for four or five): a day leaves time to tell her otherwise, and spares the ones that arrive.
"""

_NOT_YET = frozenset({"unknown_attempt", "before_opening"})

log = structlog.get_logger(__name__)


class Dealt(StrEnum):
    """What was done about a mail that came back."""

    RECORDED = "recorded"
    """The case knows that the letter did not arrive."""

    WAITS = "waits"
    """A delay was noted; the mail system still tries."""

    NO_REPORT = "no_report"
    """An automatic reply, a loop, a person's words: it changes nothing."""

    UNKNOWN_PATH = "unknown_path"
    """It was sent to no return path of ours: forged, or a stray."""

    CONTRADICTS = "contradicts"
    """It quotes another letter than the one whose return path it came to."""

    TOO_LATE = "too_late"
    """The letter was attempted again, or its case is gone: nothing is owed on this account."""


class NotYet(Exception):
    """It could not be dealt with now; the same mail can be given again later."""


class ReturnedMailDesk:
    """Deals with what comes to return paths. The same mail twice is one fact."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        desk: CaseDesk,
        address: ReturnAddress,
        own_domain: str,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._desk = desk
        self._address = address
        self._own_domain = own_domain
        self._clock = clock

    @property
    def address(self) -> ReturnAddress:
        """The address of which every attempt gets a return path of its own."""
        return self._address

    async def take_in(self, raw: bytes, sent_to: Iterable[str]) -> Dealt:
        """Deal with one mail; nothing of its text is kept, logged or told.

        Args:
            raw: The mail as it arrived.
            sent_to: The addresses that it was sent to, from its envelope or its trace.

        Raises:
            NotYet: Ledger or engine do not answer, or the attempt is not recorded yet.
        """
        try:
            attempt = await self._attempt(sent_to)
            if attempt is None:
                return self._dealt(Dealt.UNKNOWN_PATH)
            mail = await asyncio.to_thread(read_returned, raw, own_domain=self._own_domain)
            return self._dealt(await self._about(attempt, mail), mail.kind, attempt)
        except (LedgerUnavailable, EngineUnreachable):
            log.warning("return.not_yet")
            raise NotYet from None

    async def _attempt(self, sent_to: Iterable[str]) -> Attempt | None:
        for digest in self._address.digests_in(sent_to):
            attempt = await self._ledger.attempts.returning_to(digest)
            if attempt is not None:
                return attempt
        return None

    async def _about(self, attempt: Attempt, mail: ReturnedMail) -> Dealt:
        if not mail.kind.says_that_a_letter_is_not_there:
            return Dealt.NO_REPORT
        if mail.quotes is not None and mail.quotes != attempt.letter_id:
            return Dealt.CONTRADICTS
        now = self._clock.now()
        noted = await self._ledger.returns.note(
            Returned(
                letter_id=attempt.letter_id,
                attempt=attempt.attempt,
                returned=_returned(mail),
                status=str(mail.status) if mail.status else None,
                came_at=now,
            )
        )
        if noted.returned is Return.DELAYED and not _is_long_under_way(attempt, now):
            return Dealt.WAITS
        return await self._tell_the_case(noted)

    async def _tell_the_case(self, noted: Returned) -> Dealt:
        letter = await self._ledger.letters.get(noted.letter_id, CARRYING_OUT)
        fact = LetterReturned(
            letter_id=noted.letter_id,
            attempt=noted.attempt,
            returned=noted.returned,
            status=noted.status,
        )
        try:
            await self._desk.submit(
                for_own_work(OwnWork.RETURNED_MAIL, letter.case_id, ENGINE),
                [fact],
                command_id=f"{noted.letter_id}.{noted.attempt}.{noted.returned}",
            )
        except CommandRefused as refused:
            if refused.code in _NOT_YET:
                log.warning("return.not_yet", letter_id=noted.letter_id)
                raise NotYet from None
            return Dealt.TOO_LATE
        except UnknownCase:
            return Dealt.TOO_LATE
        return Dealt.RECORDED

    def _dealt(
        self, outcome: Dealt, kind: MailKind | None = None, attempt: Attempt | None = None
    ) -> Dealt:
        log.info(
            "return.dealt_with",
            outcome=outcome,
            kind=kind,
            letter_id=attempt.letter_id if attempt else None,
            attempt=attempt.attempt if attempt else None,
        )
        return outcome


def _returned(mail: ReturnedMail) -> Return:
    """A failure without a code is permanent: systems that write none have given up."""
    if mail.kind is MailKind.DELAYED:
        return Return.DELAYED
    if mail.status is not None and not mail.status.is_permanent:
        return Return.EXPIRED
    return Return.REFUSED


def _is_long_under_way(attempt: Attempt, now: datetime) -> bool:
    since = attempt.finished_at or attempt.data_started_at or attempt.begun_at
    return now - since >= LONGEST_DELAY
