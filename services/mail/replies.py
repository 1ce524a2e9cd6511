"""What the relay's reply codes mean for a mail."""

import re
from dataclasses import dataclass

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase

START_CONTENT = 354
_SIGN_IN_CODES = frozenset({530, 534, 535, 538})
_ENHANCED_STATUS = re.compile(r"([245])\.\d{1,3}\.\d{1,3}(?!\S)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A relay's reply, reduced to its codes so that no text of it travels further.

    Attributes:
        code: Three digits; anything outside 200 to 599 broke the protocol.
        enhanced_status: As in RFC 3463, when the reply began with one of its own class.
    """

    code: int
    enhanced_status: str | None

    @classmethod
    def read(cls, code: int, text: str) -> "Reply":
        """Keep the codes of a reply and drop its text."""
        match = _ENHANCED_STATUS.match(text)
        fits = match is not None and match[1] == str(code)[:1]
        return cls(code=code, enhanced_status=match[0] if match is not None and fits else None)

    @property
    def is_positive(self) -> bool:
        """2xx: done."""
        return 200 <= self.code <= 299

    @property
    def is_temporary_failure(self) -> bool:
        """4xx: not now."""
        return 400 <= self.code <= 499

    @property
    def is_permanent_failure(self) -> bool:
        """5xx: not like this."""
        return 500 <= self.code <= 599

    @property
    def is_definitive(self) -> bool:
        """Yes, not now or no, as the protocol has them."""
        return self.is_positive or self.is_temporary_failure or self.is_permanent_failure


def report_on_failure(phase: MailPhase, reply: Reply) -> DeliveryReport:
    """Say what a reply other than the expected one means for the mail.

    A 5xx refuses the mail only where it speaks of this mail. At the greeting, TLS or sign-in, and
    for the codes that ask for a sign-in (RFC 4954 6), the fault is the relay's or its settings',
    and every letter would be given up for it: those are tried again.

    Args:
        phase: The step that was answered.
        reply: The answer, not the one that the step needs.
    """
    if reply.is_permanent_failure and phase.concerns_this_mail and reply.code not in _SIGN_IN_CODES:
        outcome = MailOutcome.REFUSED
    elif phase is MailPhase.FINAL_REPLY and not reply.is_definitive:
        outcome = MailOutcome.UNKNOWN
    else:
        outcome = MailOutcome.DEFERRED
    if reply.code in _SIGN_IN_CODES and not phase.after_data_started:
        phase = MailPhase.SIGN_IN
    return DeliveryReport(
        outcome=outcome,
        phase=phase,
        smtp_code=reply.code if reply.is_definitive else None,
        enhanced_status=reply.enhanced_status,
    )


def report_on_silence(phase: MailPhase) -> DeliveryReport:
    """Say what a lost, silent or timed-out connection means for the mail at a step."""
    outcome = MailOutcome.UNKNOWN if phase.after_data_started else MailOutcome.DEFERRED
    return DeliveryReport(outcome=outcome, phase=phase)
