"""The way out: hands mails to the relay and says truthfully how each attempt ended."""

from types import TracebackType
from typing import Self

from services.mail.outcome import DeliveryReport
from services.mail.outgoing import OutgoingMail
from services.mail.relay_settings import RelaySettings
from services.mail.session import (
    BeforeData,
    EndOfAttemptError,
    RelaySession,
    StaleConnectionError,
)
from services.mail.session_pool import SessionPool


class MailTransport:
    """Hands mails to one relay over a few reused connections.

    Several mails may be sent at once; more than the settings' `connections` wait their turn.
    Nothing is connected before the first mail. Close it, or use it as an async context manager.
    """

    def __init__(self, settings: RelaySettings) -> None:
        self._pool = SessionPool(settings)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def send(self, mail: OutgoingMail, *, before_data: BeforeData) -> DeliveryReport:
        """Try once to hand a mail to the relay.

        The dialogue goes as far as the relay's acceptance of the recipient; then `before_data` is
        awaited, once at most, in which the caller records that content is about to leave; then the
        content goes, and the relay's last word is awaited (10 minutes, RFC 5321 4.5.3.2.6).

        Args:
            mail: One recipient and the bytes.
            before_data: Awaited before DATA. If it raises, nothing has left, and its exception is
                passed on.

        Returns:
            The end of the attempt; no failure of the relay is raised.

        Raises:
            PoolClosedError: The transport was closed.
            RelayCertificateFileError: The settings' authority file cannot be read.
            asyncio.CancelledError: Cancelled; if `before_data` had finished, treat the outcome as
                unknown. The connection is gone.
        """
        async with self._pool.slot():
            try:
                return await self._over_a_connection(mail, before_data)
            except EndOfAttemptError as ended:
                return ended.report

    async def close(self) -> None:
        """Close the connections; mails under way are finished, later ones refused."""
        await self._pool.close()

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
