"""Carries a frozen letter to its party over the channel that was chosen, under a lease."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from activities.writing import Written
from services.clocks import Clock
from services.ledger.attempts import Attempt
from services.ledger.errors import AlreadyDischarged, ConsentChanged, LedgerBehind
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.mail.address import MailAddress, MailAddressError, parse_address
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.outcome import DeliveryReport, MailOutcome
from services.mail.transport import MailTransport
from services.vault.errors import CaseKeyDestroyed
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.notices import DeliveryOutcome
from workflows.parties import Channel, Preferences

ENGINE = "engine:engine"
PURPOSE = "deliver_letter"

LEASE_MARGIN = timedelta(seconds=30)
"""How much longer than the relay's answer an attempt may hold its letter."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How an attempt ended: a code of what went wrong, if anything did."""

    outcome: DeliveryOutcome
    code: str | None = None
    smtp_code: int | None = None


class Carrier:
    """Brings letters out of the building.

    ``wall`` is the machine's own clock, for leases: they have to run out even while a stepped clock
    stands still. ``answer_wait`` is how long the relay may take to answer the final dot.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        transport: MailTransport,
        sender: MailIdentity,
        wall: Clock,
        answer_wait: timedelta,
        library: LetterLibrary = SHIPPED,
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._transport = transport
        self._sender = sender
        self._library = library
        self._wall = wall
        self._lease = answer_wait + LEASE_MARGIN

    @property
    def lease(self) -> timedelta:
        """How long an attempt may hold its letter."""
        return self._lease

    async def carry(
        self, written: Written, preferences: Preferences, held: Attempt, fact_number: int
    ) -> Carried:
        """One attempt, whatever comes of it; only losing the lease is raised.

        Raises:
            LeaseLost: somebody else took the letter over.
        """
        letter = written.letter
        try:
            match letter.channel:
                case Channel.PAGE:
                    await self._commit(letter, held, fact_number)
                    return Carried(outcome=DeliveryOutcome.PUBLISHED)
                case Channel.BY_HAND:
                    await self._commit(letter, held, fact_number)
                    return Carried(outcome=DeliveryOutcome.PRINTED)
                case Channel.NONE:
                    return Carried(outcome=DeliveryOutcome.STOPPED, code="no_contact_wanted")
                case Channel.NEUTRAL_MAIL | Channel.FULL_MAIL:
                    return await self._mail(written, preferences, held, fact_number)
        except ConsentChanged:
            return Carried(outcome=DeliveryOutcome.STOPPED, code="choice_changed")
        except LedgerBehind:
            log.warning("letter.ledger_behind", letter_id=letter.letter_id)
            return Carried(outcome=DeliveryOutcome.STOPPED, code="ledger_behind")
        except AlreadyDischarged:
            return Carried(outcome=DeliveryOutcome.STOPPED, code="told_already")
        except CaseKeyDestroyed:
            return Carried(outcome=DeliveryOutcome.REFUSED, code="case_erased")

    async def _commit(self, letter: Letter, held: Attempt, fact_number: int) -> None:
        """The last look before something leaves: consent, ledger and lease, in one transaction."""
        await self._ledger.attempts.data_started(
            held,
            now=self._wall.now(),
            lease=self._lease,
            consent_version=letter.consent_version,
            fact_number=fact_number,
        )

    async def _mail(
        self, written: Written, preferences: Preferences, held: Attempt, fact_number: int
    ) -> Carried:
        recipient = await self._recipient(written.letter.case_id, preferences)
        if recipient is None:
            return Carried(outcome=DeliveryOutcome.REFUSED, code="address_unusable")
        letter = written.letter
        mail = assemble_mail(
            letter=await self._mail_content(written),
            sender=self._sender,
            recipient=recipient,
            dated=letter.intended_at,
        )

        async def commit() -> None:
            await self._commit(letter, held, fact_number)

        return _carried(await self._transport.send(mail, before_data=commit))

    async def _recipient(self, case_id: str, preferences: Preferences) -> MailAddress | None:
        if preferences.address is None:
            return None
        text = await self._reveal(case_id, preferences.address, VaultKind.PARTY_ADDRESS)
        try:
            return parse_address(text)
        except MailAddressError as error:
            log.warning("letter.address_unusable", code=error.problem.value)
            return None

    async def _mail_content(self, written: Written) -> MailContent:
        letter, words = written.letter, written.words
        neutral = render_neutral_mail(
            letter.language, signed_by=self._sender.name, library=self._library
        )
        if letter.channel is Channel.NEUTRAL_MAIL:
            return _content(letter, neutral.subject, neutral.text, neutral.html)
        if words is not None:
            return _content(letter, neutral.subject, words.text, words.html)
        text = await self._reveal(letter.case_id, letter.text_reference, VaultKind.LETTER_TEXT)
        html = await self._reveal(
            letter.case_id, letter.html_reference or letter.text_reference, VaultKind.LETTER_HTML
        )
        return _content(letter, neutral.subject, text, html)

    async def _reveal(self, case_id: str, reference: str, kind: VaultKind) -> str:
        return await self._vault.reveal(
            case_id, reference, actor=ENGINE, purpose=PURPOSE, kind=kind
        )


def _content(letter: Letter, subject: str, text: str, html: str) -> MailContent:
    return MailContent(
        letter_id=letter.letter_id,
        language=letter.language.tag,
        subject=subject,
        text=text,
        html=html,
    )


_OUTCOMES: dict[MailOutcome, DeliveryOutcome] = {
    MailOutcome.SENT: DeliveryOutcome.SENT,
    MailOutcome.DEFERRED: DeliveryOutcome.DEFERRED,
    MailOutcome.REFUSED: DeliveryOutcome.REFUSED,
    MailOutcome.UNKNOWN: DeliveryOutcome.UNKNOWN,
}


def _carried(report: DeliveryReport) -> Carried:
    outcome = _OUTCOMES[report.outcome]
    code = None if outcome.tells else f"relay_{report.phase.value}"
    return Carried(outcome=outcome, code=code, smtp_code=report.smtp_code)
