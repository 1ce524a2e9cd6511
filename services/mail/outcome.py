"""How an attempt to hand a mail to the relay ended: fixed codes only, no text of anybody's."""

from dataclasses import dataclass
from enum import Enum


class MailOutcome(Enum):
    """What is known after an attempt."""

    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def reached_relay(self) -> bool:
        """The relay has taken responsibility for the mail (RFC 5321 4.2.5)."""
        return self is MailOutcome.SENT

    @property
    def may_retry(self) -> bool:
        """The mail certainly did not leave, and trying again later can help."""
        return self is MailOutcome.DEFERRED

    @property
    def is_final(self) -> bool:
        """No further attempt can change it: delivered to the relay, or refused for good."""
        return self in {MailOutcome.SENT, MailOutcome.REFUSED}

    @property
    def needs_resolving(self) -> bool:
        """Nobody knows whether the mail left: a second copy may reach the person."""
        return self is MailOutcome.UNKNOWN


class MailPhase(Enum):
    """The step of the SMTP dialogue at which an attempt ended."""

    RESTING = "resting"
    """The relay failed before and is left alone for a while: it was not asked."""

    TURN = "turn"
    """More mails wait for the relay than it may get in the next minutes: it was not asked."""

    CONNECT = "connect"
    GREETING = "greeting"
    TLS = "tls"
    SIGN_IN = "sign_in"
    CAPABILITY = "capability"
    """The relay does not offer what the mail needs: the mail was not named to it."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    DATA_COMMAND = "data_command"
    FINAL_REPLY = "final_reply"

    @property
    def concerns_this_mail(self) -> bool:
        """The step named the sender, recipient or content: its refusal is about this mail."""
        return self in _PHASES_OF_A_MAIL

    @property
    def after_data_started(self) -> bool:
        """The caller was told before this step that content was about to leave."""
        return self in {MailPhase.DATA_COMMAND, MailPhase.FINAL_REPLY}

    @property
    def asked_the_relay(self) -> bool:
        """The relay itself was reached for, so that the end says something about it."""
        return self not in {MailPhase.RESTING, MailPhase.TURN, MailPhase.CAPABILITY}


_PHASES_OF_A_MAIL = frozenset(
    {MailPhase.SENDER, MailPhase.RECIPIENT, MailPhase.DATA_COMMAND, MailPhase.FINAL_REPLY}
)

CLOSING = 421
"""The relay closes the connection after this reply, whatever was asked (RFC 5321 3.8)."""

NO_ROOM = 452
"""The relay's queue is full (RFC 5321 4.2.3), unless its enhanced status tells of a mailbox."""

_OF_THE_MAILBOX = "4.2."
"""Enhanced statuses about the recipient's mailbox (RFC 3463 3.3): the relay itself is well."""


_OF_AN_ADDRESS_THAT_TAKES_NOTHING = frozenset(
    {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
)
"""No such mailbox, no such domain, no address, moved away, no mail taken there, mailbox disabled.

RFC 3463 3.2 and 3.3, RFC 7505 4.1; 5.1.7 and 5.1.8 are about the sender, 5.7.x about rules.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """The end of one attempt, fit for the ledger and for logs: no address, no server text.

    Attributes:
        outcome: What is known.
        phase: The step at which the attempt ended.
        smtp_code: The relay's three-digit reply at that step; None when there was none.
        enhanced_status: Its enhanced status code such as ``5.1.1`` (RFC 3463), when it gave one.
    """

    outcome: MailOutcome
    phase: MailPhase
    smtp_code: int | None = None
    enhanced_status: str | None = None

    @property
    def address_refused(self) -> bool:
        """The relay knows that the address takes no mail: the next one would fare no better.

        Only its own codes for that count. A bare 550 may be a rule of the relay's about who sends,
        or what (RFC 5321 4.2.3), and says nothing about her address.
        """
        return (
            self.outcome is MailOutcome.REFUSED
            and self.phase is MailPhase.RECIPIENT
            and self.enhanced_status in _OF_AN_ADDRESS_THAT_TAKES_NOTHING
        )

    @property
    def relay_needs_attention(self) -> bool:
        """The relay itself cannot be used as configured (TLS or sign-in): tell an operator."""
        return self.outcome is not MailOutcome.SENT and self.phase in {
            MailPhase.TLS,
            MailPhase.SIGN_IN,
        }

    @property
    def relay_failed(self) -> bool:
        """The relay, not this mail, was the reason: the next mail would fare no better.

        A lost connection after data had started counts as well: a relay that keeps losing them
        makes every further mail *unknown*.
        """
        if not self.phase.asked_the_relay:
            return False
        if self.outcome is MailOutcome.DEFERRED:
            return not self.phase.concerns_this_mail or self._names_the_relay
        return self.outcome is MailOutcome.UNKNOWN

    @property
    def relay_closes(self) -> bool:
        """The relay asked to be left alone (421)."""
        return self.smtp_code == CLOSING

    @property
    def another_relay_may_try(self) -> bool:
        """Certainly nothing left by this relay, and another one may take what it did not."""
        if self.phase.after_data_started:
            return False
        return self.relay_failed or not self.phase.asked_the_relay

    @property
    def _names_the_relay(self) -> bool:
        if (self.enhanced_status or "").startswith(_OF_THE_MAILBOX):
            return False
        return self.smtp_code in {None, CLOSING, NO_ROOM}
