"""One connection to the relay, and the dialogue that hands it a mail.

The commands are given one by one, not by the library's ready-made delivery, for three reasons:
the caller must be asked between RCPT and DATA; the waits differ by step; and each end must be
known by its step, because before the content leaves everything may simply be tried again.
"""

import contextlib
import math
import ssl
from asyncio import WriteTransport
from collections.abc import Awaitable, Callable
from typing import Final

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from services.mail.outcome import CLOSING, DeliveryReport, MailOutcome, MailPhase
from services.mail.outgoing import OutgoingMail
from services.mail.relay_faults import RelayFault, tls_fault_of
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.mail.replies import START_CONTENT, Reply, report_on_failure, report_on_silence

BeforeData = Callable[[], Awaitable[None]]
"""Awaited when the relay has taken the recipient and nothing of the content has left."""

_SMTPUTF8_NEEDED: Final = "5.6.7"
"""Non-ASCII addresses are not permitted for that recipient or relay (RFC 6531 3.5)."""

_TOO_LARGE: Final = "5.3.4"
"""The message is larger than the relay takes (RFC 3463 3.4)."""


class _Submission(SMTP):
    """The library's client, signing in by mechanisms that need TLS only, which is always there.

    CRAM-MD5 is left out: it protects a password on the way, where TLS does so already, and makes
    the relay keep it readable (RFC 6331 advises likewise against its successor).
    """

    AUTH_METHODS = ("plain", "login")


class EndOfAttemptError(Exception):
    """The attempt ended at a step other than the last; carries its report.

    Attributes:
        report: How it ended.
        fault: What is wrong with the relay or its settings, where that is known in more detail.
    """

    def __init__(self, report: DeliveryReport, fault: RelayFault | None = None) -> None:
        super().__init__(f"{report.outcome.value} at {report.phase.value}")
        self.report = report
        self.fault = fault


class StaleConnectionError(Exception):
    """A connection that was open from before is closed: nothing was said about the mail."""


class RelaySession:
    """A connection to the relay, ready for one mail after the other.

    Use `open` to make one. Not for use by two tasks at once.
    """

    def __init__(self, settings: RelaySettings, tls: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._smtp = _Submission(
            hostname=settings.host,
            port=settings.effective_port,
            local_hostname=settings.client_name,
            timeout=settings.command_seconds,
            use_tls=settings.security is MailSecurity.IMPLICIT_TLS,
            start_tls=False,
            tls_context=tls,
        )
        self._mails = 0
        self._in_transaction = False
        self.idle_since: float = 0

    @classmethod
    async def open(cls, settings: RelaySettings, tls: ssl.SSLContext | None) -> "RelaySession":
        """Connect, greet, secure and sign in.

        Raises:
            EndOfAttemptError: The relay cannot be used; no mail was named to it.
        """
        session = cls(settings, tls)
        try:
            await session._make_ready()
        except BaseException:
            session.drop()
            raise
        return session

    @property
    def is_usable(self) -> bool:
        """The connection is open, between two mails, and not worn out."""
        return (
            self._smtp.is_connected
            and not self._in_transaction
            and self._mails < self._settings.mails_per_connection
        )

    async def deliver(self, mail: OutgoingMail, before_data: BeforeData) -> DeliveryReport:
        """Hand over one mail.

        Raises:
            EndOfAttemptError: It ended before the relay's last word; the report says how.
            StaleConnectionError: The connection had served before and turned out to be closed.
            BaseException: What `before_data` raised; nothing of the content has left.
        """
        try:
            await self._begin(mail)
            await self._expect_positive(
                MailPhase.RECIPIENT, b"RCPT", b"TO:<" + mail.recipient.envelope.encode() + b">"
            )
            await before_data()
            return await self._transfer(mail.content)
        except Exception:
            await self._return_to_rest()
            raise
        except BaseException:
            # Cancelled somewhere in the dialogue: whatever the relay still says has no reader.
            self.drop()
            raise

    async def leave(self) -> None:
        """Say goodbye and close."""
        # A relay that is gone, or answers QUIT badly, has closed as well as one that says 221.
        try:
            with contextlib.suppress(SMTPException, OSError):
                await self._smtp.quit(timeout=2)
        finally:
            self.drop()

    def drop(self) -> None:
        """Close at once, discarding what has not left yet."""
        transport = self._smtp.transport
        if isinstance(transport, WriteTransport):
            transport.abort()
        self._smtp.close()

    async def _make_ready(self) -> None:
        await self._connect()
        await self._greet()
        if self._settings.security is MailSecurity.STARTTLS:
            await self._secure()
            await self._greet()
        if self._settings.username is not None and self._settings.password is not None:
            await self._sign_in(self._settings.username, self._settings.password.get_secret_value())

    async def _connect(self) -> None:
        try:
            await self._smtp.connect(timeout=self._settings.connect_seconds)
        except (SMTPException, OSError) as error:
            phase = MailPhase.TLS if _is_about_tls(error) else MailPhase.CONNECT
            raise _end(phase, error) from None

    async def _greet(self) -> None:
        try:
            await self._smtp.ehlo()
        except SMTPException as error:
            raise _end(MailPhase.GREETING, error) from None

    async def _secure(self) -> None:
        if not self._smtp.supports_extension("starttls"):
            raise EndOfAttemptError(report_on_silence(MailPhase.TLS), RelayFault.NO_STARTTLS)
        try:
            await self._smtp.starttls(timeout=self._settings.connect_seconds)
        except (SMTPException, OSError) as error:
            raise _end(MailPhase.TLS, error) from None

    async def _sign_in(self, username: str, password: str) -> None:
        if not self._smtp.supported_auth_methods:
            raise EndOfAttemptError(
                report_on_silence(MailPhase.SIGN_IN), RelayFault.SIGN_IN_NOT_OFFERED
            )
        try:
            await self._smtp.login(username, password)
        except SMTPException as error:
            raise _end(MailPhase.SIGN_IN, error) from None

    async def _begin(self, mail: OutgoingMail) -> None:
        options = self._options_for(mail)
        sender = b"FROM:<" + mail.return_path.envelope.encode() + b">"
        served_before = self._mails > 0
        self._in_transaction = True
        try:
            await self._expect_positive(MailPhase.SENDER, b"MAIL", sender, *options)
        except EndOfAttemptError as ended:
            if served_before and ended.report.smtp_code in {None, CLOSING}:
                raise StaleConnectionError from None
            raise
        finally:
            self._mails += 1

    def _options_for(self, mail: OutgoingMail) -> list[bytes]:
        options = []
        if self._smtp.supports_extension("size"):
            if len(mail.content) > self._largest_mail:
                raise _beyond_the_relay(_TOO_LARGE)
            options.append(b"SIZE=%d" % len(mail.content))
        if mail.needs_smtputf8:
            if not self._smtp.supports_extension("smtputf8"):
                raise _beyond_the_relay(_SMTPUTF8_NEEDED)
            options += [b"BODY=8BITMIME", b"SMTPUTF8"]
        return options

    @property
    def _largest_mail(self) -> float:
        """How many bytes the relay says that it takes; 0 and nothing mean any (RFC 1870 4)."""
        said = self._smtp.esmtp_extensions.get("size", "").strip()
        return (int(said) if said.isascii() and said.isdigit() else 0) or math.inf

    async def _transfer(self, content: bytes) -> DeliveryReport:
        reply = await self._ask(MailPhase.DATA_COMMAND, b"DATA", wait=self._settings.data_seconds)
        if reply.code != START_CONTENT:
            raise EndOfAttemptError(report_on_failure(MailPhase.DATA_COMMAND, reply))
        reply = await self._send_content(content)
        if not reply.is_positive:
            raise EndOfAttemptError(report_on_failure(MailPhase.FINAL_REPLY, reply))
        self._in_transaction = False
        return DeliveryReport(
            outcome=MailOutcome.SENT,
            phase=MailPhase.FINAL_REPLY,
            smtp_code=reply.code,
            enhanced_status=reply.enhanced_status,
        )

    async def _send_content(self, content: bytes) -> Reply:
        protocol = self._smtp.protocol
        if protocol is None:
            raise EndOfAttemptError(report_on_silence(MailPhase.DATA_COMMAND))
        try:
            protocol.write(_dot_stuffed(content))
            response = await protocol.read_response(timeout=self._settings.final_reply_seconds)
        except SMTPException as error:
            self.drop()
            raise _end(MailPhase.FINAL_REPLY, error) from None
        return self._closing_on_421(Reply.read(response.code, response.message))

    async def _expect_positive(self, phase: MailPhase, *command: bytes) -> None:
        reply = await self._ask(phase, *command, wait=self._settings.command_seconds)
        if not reply.is_positive:
            raise EndOfAttemptError(report_on_failure(phase, reply))

    async def _ask(self, phase: MailPhase, *command: bytes, wait: float) -> Reply:
        try:
            response = await self._smtp.execute_command(*command, timeout=wait)
        except SMTPException as error:
            self.drop()
            raise _end(phase, error) from None
        return self._closing_on_421(Reply.read(response.code, response.message))

    def _closing_on_421(self, reply: Reply) -> Reply:
        if reply.code == CLOSING or not (reply.is_definitive or reply.code == START_CONTENT):
            self.drop()
        return reply

    async def _return_to_rest(self) -> None:
        if not (self._in_transaction and self._smtp.is_connected):
            return
        try:
            await self._smtp.rset()
        except SMTPException:
            # A relay that cannot forget the last mail must not be given the next one.
            self.drop()
        except BaseException:
            self.drop()
            raise
        else:
            self._in_transaction = False


def _dot_stuffed(content: bytes) -> bytes:
    # RFC 5321 4.5.2; the content is known to have CRLF line ends only, and to end with one.
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return (b"." if content.startswith(b".") else b"") + stuffed + b".\r\n"


def _end(phase: MailPhase, error: Exception) -> EndOfAttemptError:
    if isinstance(error, SMTPResponseException) and not isinstance(error, SMTPServerDisconnected):
        return EndOfAttemptError(report_on_failure(phase, Reply.read(error.code, error.message)))
    return EndOfAttemptError(report_on_silence(phase), tls_fault_of(error))


def _beyond_the_relay(status: str) -> EndOfAttemptError:
    return EndOfAttemptError(
        DeliveryReport(
            outcome=MailOutcome.REFUSED, phase=MailPhase.CAPABILITY, enhanced_status=status
        )
    )


def _is_about_tls(error: BaseException) -> bool:
    return isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError)
