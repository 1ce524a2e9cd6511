"""The way out: hands mails to the relays and says truthfully how each attempt ended."""

import time
from types import TracebackType
from typing import Self

from services.mail.outcome import DeliveryReport, MailOutcome, MailPhase
from services.mail.outgoing import OutgoingMail
from services.mail.relay import Relay, RelayRole, Seconds
from services.mail.relay_rest import RelayStanding
from services.mail.relay_settings import RelaySettings
from services.mail.session import BeforeData


class MailTransport:
    """Hands mails to the primary relay, or to the fallback if nothing can have left by the first.

    Several mails may be sent at once; more than a relay's `connections` wait their turn.
    Nothing is connected before the first mail. Close it, or use it as an async context manager.
    """

    def __init__(
        self,
        primary: RelaySettings,
        fallback: RelaySettings | None = None,
        *,
        seconds: Seconds = time.monotonic,
    ) -> None:
        self._relays = [Relay(primary, RelayRole.PRIMARY, seconds)]
        if fallback is not None:
            self._relays.append(Relay(fallback, RelayRole.FALLBACK, seconds))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def standings(self) -> tuple[RelayStanding, ...]:
        """How each relay stands, the primary one first."""
        return tuple(relay.standing for relay in self._relays)

    async def send(self, mail: OutgoingMail, *, before_data: BeforeData) -> DeliveryReport:
        """Try once to hand a mail to a relay.

        The dialogue goes as far as the relay's acceptance of the recipient; then `before_data` is
        awaited, once at most, in which the caller records that content is about to leave; then the
        content goes, and the relay's last word is awaited (10 minutes, RFC 5321 4.5.3.2.6). The
        fallback is asked only if the primary relay failed before that moment.

        Args:
            mail: One recipient and the bytes.
            before_data: Awaited before DATA. If it raises, nothing has left, and its exception is
                passed on.

        Returns:
            The end of the attempt; no failure of a relay is raised.

        Raises:
            PoolClosedError: The transport was closed.
            RelayCertificateFileError: The settings' authority file cannot be read.
            asyncio.CancelledError: Cancelled; if `before_data` had finished, treat the outcome as
                unknown. The connection is gone.
        """
        reports: list[DeliveryReport] = []
        for relay in self._relays:
            reports.append(await relay.send(mail, before_data))
            if not reports[-1].another_relay_may_try:
                return reports[-1]
        return _of_those_that_did_not_take_it(reports)

    async def close(self) -> None:
        """Close the connections; mails under way are finished, later ones refused."""
        for relay in self._relays:
            await relay.close()


def _of_those_that_did_not_take_it(reports: list[DeliveryReport]) -> DeliveryReport:
    """The most telling end; refused only if no relay could take such a mail at another time."""
    waiting = [each for each in reports if each.outcome is MailOutcome.DEFERRED]
    asked = [each for each in waiting if each.phase not in {MailPhase.RESTING, MailPhase.TURN}]
    return (asked or waiting or reports)[0]
