"""The post room for staff: a duty is noted before it is told, and a burst becomes one mail.

The first duty for somebody goes out at once. What follows within the quiet interval waits in the
ledger and goes out together, so that a thousand overdue cases are one mail and not a thousand.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.directory.resolution import PassedOver, Resolution
from services.ledger.access import CARRYING_OUT
from services.ledger.errors import LeaseLost
from services.ledger.escalation_queue import EscalationQueue, Target
from services.ledger.escalations import Escalation, TargetKind
from services.ledger.ledger import Ledger
from services.letters.staff_mail import StaffAlert, render_staff_mail
from services.mail.address import MailAddress
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.outcome import MailOutcome
from services.mail.transport import MailTransport
from services.staff_post.noting import Duty, code_of, escalations_of, targets_of
from workflows.notices import DeliveryOutcome
from workflows.obligations import ObligationKind
from workflows.parties import Language

SENDING = timedelta(minutes=12)
"""How long a mail under way keeps its duties from being sent by somebody else."""

log = structlog.get_logger(__name__)


class StaffPost:
    """Tells staff; nobody named in a case is ever told of it."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        directory: StaffDirectory,
        transport: MailTransport,
        sender: MailIdentity,
        clock: Clock,
        quiet: timedelta,
    ) -> None:
        self._ledger = ledger
        self._queue = EscalationQueue(ledger.database)
        self._directory = directory
        self._transport = transport
        self._sender = sender
        self._clock = clock
        self._quiet = quiet

    def resolve(self, duty: Duty) -> Resolution:
        """Who is told of a duty, the barred being skipped."""
        return self._directory.resolve(duty.chain, duty.office_id, duty.barred)

    async def tell(self, duty: Duty) -> str:
        """Note the duty for its target and send it, or leave it to the next collective mail.

        Returns:
            ``told``, ``told_next`` (somebody was barred) or ``told_outside``.
        """
        resolution = self.resolve(duty)
        targets = targets_of(resolution)
        noted = escalations_of(
            duty, targets, now=self._clock.now(), domain=self._sender.message_id_domain
        )
        for escalation in noted:
            await self._ledger.escalations.intend(escalation)
        for target in targets:
            if await self._may_be_written_to(target):
                await self._send(target)
        return _reached(resolution)

    async def send_what_waits(self) -> int:
        """Send what waits for each target that was left alone long enough; how many mails."""
        sent = 0
        for target in await self._queue.targets(self._clock.now()):
            if await self._may_be_written_to(target):
                sent += await self._send(target)
        return sent

    async def _may_be_written_to(self, target: Target) -> bool:
        last = await self._queue.last_told_at(target)
        return last is None or self._clock.now() - last >= self._quiet

    async def _send(self, target: Target) -> bool:
        address, language = self._address(target)
        held = await self._queue.take(
            target, now=self._clock.now(), lease=SENDING, quiet=self._quiet
        )
        if not held or address is None:
            return False
        now = self._clock.now()
        rendered = render_staff_mail(
            language, await self._alerts(held), today=now.date(), signed_by=self._sender.name
        )
        letter = MailContent(
            letter_id=f"staff-{held[0].obligation_id}",
            language=language,
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
        )
        mail = assemble_mail(letter=letter, sender=self._sender, recipient=address, dated=now)
        report = await self._transport.send(mail, before_data=_nothing_to_commit)
        outcome = _OUTCOMES[report.outcome]
        if report.relay_needs_attention or not outcome.tells:
            log.error("staff.unreached", outcome=outcome.value, count=len(held))
        await self._finish(held, outcome, self._clock.now())
        return outcome.tells

    async def _alerts(self, held: Sequence[Escalation]) -> list[StaffAlert]:
        return [
            StaffAlert(
                concern=escalation.concern,
                kind=ObligationKind.TASK if escalation.step < 0 else ObligationKind.ESCALATION,
                reference=await self._reference(escalation.case_id),
            )
            for escalation in held
        ]

    async def _reference(self, case_id: str) -> str:
        return (await self._ledger.cases.get(case_id, CARRYING_OUT)).reference

    async def _finish(
        self, held: Sequence[Escalation], outcome: DeliveryOutcome, now: datetime
    ) -> None:
        for escalation in held:
            try:
                await self._ledger.escalations.finish(escalation, outcome, now=now)
            except LeaseLost:
                log.warning("staff.lease_lost", obligation_id=escalation.obligation_id)

    def _address(self, target: Target) -> tuple[MailAddress | None, Language]:
        if target.kind is TargetKind.STAFF:
            member = self._directory.member(target.target)
            if member is not None:
                return member.address, member.language
        else:
            for body in self._directory.outside:
                if code_of(body.name) == target.target:
                    return body.address, body.language
        log.error("staff.unknown_target", kind=target.kind.value)
        return None, Language.ENGLISH


_OUTCOMES = {
    MailOutcome.SENT: DeliveryOutcome.SENT,
    MailOutcome.DEFERRED: DeliveryOutcome.DEFERRED,
    MailOutcome.REFUSED: DeliveryOutcome.REFUSED,
    MailOutcome.UNKNOWN: DeliveryOutcome.UNKNOWN,
}


async def _nothing_to_commit() -> None:
    """A duty that is told twice harms nobody; only letters to parties need the commitment."""


def _reached(resolution: Resolution) -> str:
    if resolution.leaves_the_house:
        return "told_outside"
    barred = any(x.reason is PassedOver.BARRED for x in resolution.passed)
    return "told_next" if barred else "told"
