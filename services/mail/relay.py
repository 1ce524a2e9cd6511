"""One relay: its connections, its pace, and the rests it gets when it fails."""

import asyncio
from collections.abc import Callable
from enum import Enum
from secrets import SystemRandom

import structlog

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.outgoing import OutgoingMail
from services.mail.relay_pace import RelayPace
from services.mail.relay_rest import Admission, RelayRest, RelayStanding
from services.mail.relay_settings import RelaySettings
from services.mail.session import (
    BeforeData,
    EndOfAttemptError,
    RelaySession,
    StaleConnectionError,
)
from services.mail.session_pool import SessionPool

Seconds = Callable[[], float]
"""A clock in seconds, by which rests are measured."""

log = structlog.get_logger(__name__)


class RelayRole(Enum):
    """Which of the two relays one is."""

    PRIMARY = "primary"
    FALLBACK = "fallback"


class Relay:
    """Hands mails to one relay over a few reused connections."""

    def __init__(self, settings: RelaySettings, role: RelayRole, seconds: Seconds) -> None:
        self._role = role
        self._seconds = seconds
        self._pool = SessionPool(settings)
        self._rest = RelayRest(settings, SystemRandom().random)
        self._pace = RelayPace(
            mails_per_minute=settings.mails_per_minute, longest_wait=settings.longest_turn_seconds
        )

    @property
    def standing(self) -> RelayStanding:
        """Whether the relay gets mails at the moment."""
        return self._rest.standing

    async def send(self, mail: OutgoingMail, before_data: BeforeData) -> DeliveryReport:
        """Try once; see `MailTransport.send`."""
        if self._rest.is_closed_to_mails(self._seconds()):
            return _not_asked(MailPhase.RESTING)
        if not await self._own_turn():
            return _not_asked(MailPhase.TURN)
        async with self._pool.slot():
            # Asked again: the relay may have failed while this mail waited.
            admission = self._rest.admit(self._seconds())
            if admission is None:
                return _not_asked(MailPhase.RESTING)
            try:
                report = await self._attempt(mail, before_data)
            except BaseException:
                self._rest.withdraw(admission)
                raise
            self._note(admission, report)
            return report

    async def close(self) -> None:
        """Close the connections; mails under way are finished, later ones refused."""
        await self._pool.close()

    async def _own_turn(self) -> bool:
        wait = self._pace.take_turn(asyncio.get_running_loop().time())
        if wait:
            await asyncio.sleep(wait)
        return wait is not None

    async def _attempt(self, mail: OutgoingMail, before_data: BeforeData) -> DeliveryReport:
        try:
            return await self._over_a_connection(mail, before_data)
        except EndOfAttemptError as ended:
            return ended.report

    async def _over_a_connection(
        self, mail: OutgoingMail, before_data: BeforeData
    ) -> DeliveryReport:
        session = await self._pool.take()
        try:
            return await self._deliver(session, mail, before_data)
        except StaleConnectionError:
            session.drop()
        # A relay closes idle connections when it likes; the mail was not even named, so a new
        # connection, which cannot be stale, is no second attempt.
        return await self._deliver(await self._pool.open_new(), mail, before_data)

    async def _deliver(
        self, session: RelaySession, mail: OutgoingMail, before_data: BeforeData
    ) -> DeliveryReport:
        try:
            return await session.deliver(mail, before_data)
        finally:
            await self._pool.give_back(session)

    def _note(self, admission: Admission, report: DeliveryReport) -> None:
        if report.relay_needs_attention:
            log.error(
                "relay.unusable",
                component=self._role,
                phase=report.phase,
                smtp_status=report.smtp_code,
            )
        if not self._rest.note(admission, report, self._seconds()):
            return
        if self._rest.standing is RelayStanding.RESTING:
            log.warning(
                "relay.resting",
                component=self._role,
                phase=report.phase,
                smtp_status=report.smtp_code,
                failed=self._rest.failures,
                seconds=round(self._rest.seconds),
            )
        else:
            log.info("relay.serving_again", component=self._role)


def _not_asked(phase: MailPhase) -> DeliveryReport:
    return DeliveryReport(outcome=MailOutcome.DEFERRED, phase=phase)
