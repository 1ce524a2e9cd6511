"""Carries a frozen letter to its party over the channel that was chosen, under a lease."""

from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from activities.mail_writing import MailWriter
from activities.message_writing import MessageWriter
from activities.still_due import Look, NoLongerDue
from activities.writing import Written
from services.clocks import Clock
from services.gateway.handle import HandleError
from services.gateway.interface import MessageGateway
from services.ledger.attempts import Attempt
from services.ledger.errors import AlreadyDischarged, CaseMoved, ConsentChanged, LedgerBehind
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from services.letters.library import SHIPPED, LetterLibrary
from services.mail.address import MailAddressError
from services.mail.message import MailIdentity
from services.mail.outcome import DeliveryReport, MailOutcome
from services.mail.transport import MailTransport
from services.mail_returns.return_path import ReturnAddress
from services.openpgp.public_key import KeyFault, KeyRefused
from services.vault.errors import KeyDestroyed
from services.vault.vault import Vault
from workflows.notices import DeliveryOutcome
from workflows.parties import Channel, Preferences

LEASE_MARGIN = timedelta(seconds=30)
"""How much longer than the relay's answer an attempt may hold its letter."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """How an attempt ended: a code of what went wrong, if anything did.

    ``address_refused``: it was the address that the relay refused, and it would again.
    """

    outcome: DeliveryOutcome
    code: str | None = None
    smtp_code: int | None = None
    address_refused: bool = False


class Carrier:
    """Brings letters out of the building.

    ``clock`` is the case's, by which keys expire. ``wall`` is the machine's own, for leases: they
    have to run out even while a stepped clock stands still. ``answer_wait`` is how long the relay
    may take to answer the final dot. With ``returns_to`` every attempt by mail gets a return
    path of its own, by which a report is known.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        transport: MailTransport,
        sender: MailIdentity,
        clock: Clock,
        wall: Clock,
        answer_wait: timedelta,
        library: LetterLibrary = SHIPPED,
        gateway: MessageGateway | None = None,
        returns_to: ReturnAddress | None = None,
    ) -> None:
        self._ledger = ledger
        self._transport = transport
        self._mails = MailWriter(vault=vault, sender=sender, clock=clock, library=library)
        self._wall = wall
        self._messages = MessageWriter(vault=vault, library=library)
        self._gateway = gateway
        waits = [answer_wait, *([gateway.longest_wait] if gateway else [])]
        self._lease = max(waits) + LEASE_MARGIN
        self._returns_to = returns_to

    @property
    def lease(self) -> timedelta:
        """How long an attempt may hold its letter."""
        return self._lease

    async def carry(
        self, written: Written, preferences: Preferences, held: Attempt, look: Look
    ) -> Carried:
        """One attempt, whatever comes of it; only losing the lease is raised.

        Raises:
            LeaseLost: somebody else took the letter over.
        """
        letter = written.letter
        try:
            if await self._may_have_left(letter):
                return Carried(outcome=DeliveryOutcome.UNKNOWN, code="restored")
            return await self._bring(written, preferences, held, look)
        except ConsentChanged:
            return Carried(outcome=DeliveryOutcome.STOPPED, code="choice_changed")
        except NoLongerDue as stopped:
            return Carried(outcome=DeliveryOutcome.STOPPED, code=stopped.code)
        except LedgerBehind:
            log.warning("letter.ledger_behind", letter_id=letter.letter_id)
            return Carried(outcome=DeliveryOutcome.STOPPED, code="ledger_behind")
        except AlreadyDischarged:
            return Carried(outcome=DeliveryOutcome.STOPPED, code="told_already")
        except KeyDestroyed:
            return Carried(outcome=DeliveryOutcome.REFUSED, code="case_erased")
        except MailAddressError as error:
            log.warning("letter.address_unusable", code=error.problem.value)
            return Carried(outcome=DeliveryOutcome.REFUSED, code="address_unusable")
        except HandleError:
            return Carried(outcome=DeliveryOutcome.REFUSED, code="handle_unusable")
        except KeyRefused as refused:
            # Never in clear instead: a person has to find out how she can be told.
            return Carried(outcome=DeliveryOutcome.REFUSED, code=_KEY_CODES[refused.fault])

    async def _may_have_left(self, letter: Letter) -> bool:
        """Whether it perhaps left in a time that a restored backup lacks: a person decides then."""
        if not letter.channel.needs_an_address:
            return False
        told = (covered.obligation_id for covered in letter.covers)
        return await self._ledger.restorations.may_have_been_told(told)

    async def _bring(
        self, written: Written, preferences: Preferences, held: Attempt, look: Look
    ) -> Carried:
        match written.letter.channel:
            case Channel.PAGE:
                await self._commit(written.letter, held, look)
                return Carried(outcome=DeliveryOutcome.PUBLISHED)
            case Channel.BY_HAND:
                await self._commit(written.letter, held, look)
                return Carried(outcome=DeliveryOutcome.PRINTED)
            case Channel.NONE:
                return Carried(outcome=DeliveryOutcome.STOPPED, code="no_contact_wanted")
            case Channel.NEUTRAL_MAIL | Channel.FULL_MAIL | Channel.ENCRYPTED_MAIL:
                return await self._mail(written, preferences, held, look)
            case Channel.GATEWAY:
                return await self._message(written, preferences, held, look)

    async def _commit(
        self, letter: Letter, held: Attempt, look: Look, return_digest: str | None = None
    ) -> None:
        """The last look before something leaves: consent, ledger and lease, in one transaction."""
        number = look.fact_number
        while True:
            try:
                await self._ledger.attempts.data_started(
                    held,
                    now=self._wall.now(),
                    lease=self._lease,
                    consent_version=letter.consent_version,
                    fact_number=number,
                    return_digest=return_digest,
                )
            except CaseMoved:
                number = await look.again()
            else:
                return

    async def _mail(
        self, written: Written, preferences: Preferences, held: Attempt, look: Look
    ) -> Carried:
        letter = written.letter
        mail = await self._mails.mail_of(written, preferences)
        path = self._returns_to.fresh() if self._returns_to else None
        if path is not None:
            mail = replace(mail, return_path=path.address)

        async def commit() -> None:
            await self._commit(letter, held, look, path.digest if path else None)

        return _carried(await self._transport.send(mail, before_data=commit))

    async def _message(
        self, written: Written, preferences: Preferences, held: Attempt, look: Look
    ) -> Carried:
        if self._gateway is None:
            return Carried(outcome=DeliveryOutcome.REFUSED, code="no_gateway")
        letter = written.letter
        message = await self._messages.message_of(letter, preferences)

        async def commit() -> None:
            await self._commit(letter, held, look)

        report = await self._gateway.send(message, before_sending=commit)
        code = None if report.outcome.tells else report.code
        return Carried(outcome=report.outcome, code=code)


_KEY_CODES = {fault: f"key_{fault.name.lower()}" for fault in KeyFault}
"""What the fact of an attempt says of a key that could not be used, without a word of it."""

OUTCOMES: dict[MailOutcome, DeliveryOutcome] = {
    MailOutcome.SENT: DeliveryOutcome.SENT,
    MailOutcome.DEFERRED: DeliveryOutcome.DEFERRED,
    MailOutcome.REFUSED: DeliveryOutcome.REFUSED,
    MailOutcome.UNKNOWN: DeliveryOutcome.UNKNOWN,
}
"""What an attempt by mail means for the notices of its letter."""


def _carried(report: DeliveryReport) -> Carried:
    outcome = OUTCOMES[report.outcome]
    refused = report.address_refused
    code = "address_refused" if refused else f"relay_{report.phase.value}"
    return Carried(
        outcome=outcome,
        code=None if outcome.tells else code,
        smtp_code=report.smtp_code,
        address_refused=refused,
    )
