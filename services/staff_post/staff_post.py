"""The post room for staff: a duty is noted before it is told, and a burst becomes one mail.

Duties come in bursts: all that fall due on a morning do so within the same minutes. They are
gathered for a moment and go out together; what follows within the quiet interval waits in the
ledger and goes out together again, so that a thousand overdue cases are one mail and not a
thousand. Whoever prefers so is written to once a day. Where somebody may be in danger, nothing is
gathered and nobody is left alone.
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
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.staff_mail import render_staff_mail
from services.mail.address import MailAddress
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.outcome import MailOutcome
from services.mail.transport import MailTransport
from services.staff_chat.posting import ChatPoster
from services.staff_post.alerts import alert_of
from services.staff_post.conflict_bar import ConflictBar
from services.staff_post.mail_times import MailTimes
from services.staff_post.noting import Duty, code_of, escalations_of, targets_of
from services.staff_post.nudging import Nudging
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.notices import DeliveryOutcome
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
        calendar: Calendar = WEEKDAYS_ONLY,
        chats: ChatPoster | None = None,
        library: LetterLibrary = SHIPPED,
    ) -> None:
        self._ledger = ledger
        self._queue = EscalationQueue(ledger.database)
        self._directory = directory
        self._transport = transport
        self._sender = sender
        self._library = library
        self._clock = clock
        self._quiet = quiet
        self._times = MailTimes(directory=directory, calendar=calendar, quiet=quiet)
        self._bar = ConflictBar(
            ledger=ledger, directory=directory, domain=sender.message_id_domain, clock=clock
        )
        self._nudging = Nudging(poster=chats, library=library)

    def resolve(self, duty: Duty) -> Resolution:
        """Who is told of a duty, the barred being skipped."""
        return self._directory.resolve(duty.chain, duty.office_id, duty.barred)

    async def tell(self, duty: Duty) -> str:
        """Note the duty for its targets; it is sent with others, or at once if it is urgent.

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
        if await self._ledger.restorations.holds_everything_back():
            return _reached(resolution)
        for target in targets:
            if duty.concern.is_urgent:
                await self._send(target, at_once=True)
            elif not self._quiet and not self._times.keeps_a_digest(target):
                await self._send(target)
        return _reached(resolution)

    async def send_what_waits(self) -> int:
        """Send what waits for each target that may be written to now; how many mails."""
        sent = 0
        if await self._ledger.restorations.holds_everything_back():
            return sent
        for waiting in await self._queue.waiting(self._clock.now()):
            if waiting.is_urgent:
                sent += await self._send(waiting.target, at_once=True)
            elif await self._is_time(waiting.target, self._times.everything_from(waiting)):
                sent += await self._send(waiting.target)
            elif await self._is_time(waiting.target, self._times.pressing_from(waiting)):
                sent += await self._send(waiting.target, only_pressing=True)
        return sent

    async def _is_time(self, target: Target, earliest: datetime | None) -> bool:
        """Whether that moment has come, and the target was left alone long enough."""
        now = self._clock.now()
        if earliest is None or now < earliest:
            return False
        last = await self._queue.last_told_at(target)
        return last is None or now - last >= self._quiet

    async def _send(
        self, target: Target, *, at_once: bool = False, only_pressing: bool = False
    ) -> bool:
        address, language = self._address(target)
        taken = await self._queue.take(
            target,
            now=self._clock.now(),
            lease=SENDING,
            quiet=timedelta(0) if at_once else self._quiet,
            only_pressing=only_pressing or (at_once and self._times.keeps_a_digest(target)),
        )
        held = await self._bar.let_through(target, taken)
        if not held or address is None:
            return False
        now = self._clock.now()
        today = self._times.today(target, now)
        rendered = render_staff_mail(
            language,
            [alert_of(x, await self._reference(x.case_id), today=today) for x in held],
            today=today,
            signed_by=self._sender.name,
            library=self._library,
        )
        letter = MailContent(
            letter_id=f"staff-{held[0].obligation_id}",
            language=language.tag,
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
        if outcome.tells and target.kind is TargetKind.STAFF:
            member = self._directory.member(target.target)
            await self._nudging.nudge(member, len(held), message_id=letter.letter_id)
        return outcome.tells

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
