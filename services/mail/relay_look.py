"""Looks whether a relay could be used now: name, connection, TLS, sign-in. Nothing is sent."""

import asyncio
import socket

from services.mail.outcome import DeliveryReport, MailPhase
from services.mail.relay_faults import RelayFault
from services.mail.relay_settings import RelaySettings
from services.mail.session import EndOfAttemptError, RelaySession
from services.mail.tls import RelayCertificateFileError, relay_tls_context

LONGEST_LOOK_SECONDS = 15.0
"""Somebody waits in front of a screen; a relay in use may take longer for each step."""


async def look_at_relay(settings: RelaySettings) -> RelayFault | None:
    """What keeps the relay from being used, or None; says goodbye before any mail is named."""
    hurried = settings.model_copy(
        update={
            "connect_seconds": min(settings.connect_seconds, LONGEST_LOOK_SECONDS),
            "command_seconds": min(settings.command_seconds, LONGEST_LOOK_SECONDS),
        }
    )
    try:
        tls = relay_tls_context(settings.ca_file) if settings.security.is_encrypted else None
        await asyncio.get_running_loop().getaddrinfo(
            settings.host, settings.effective_port, type=socket.SOCK_STREAM
        )
        session = await RelaySession.open(hurried, tls)
    except RelayCertificateFileError:
        return RelayFault.AUTHORITY_FILE_UNREADABLE
    except socket.gaierror:
        return RelayFault.NAME_UNKNOWN
    except EndOfAttemptError as ended:
        return ended.fault or _fault_of(ended.report)
    await session.leave()
    return None


def _fault_of(report: DeliveryReport) -> RelayFault:
    code = report.smtp_code
    if report.phase is MailPhase.SIGN_IN:
        # 454 and the like: its book of passwords is away (RFC 4954 4.7.0).
        return RelayFault.BUSY if code and code < 500 else RelayFault.SIGN_IN_REFUSED
    if report.phase is MailPhase.TLS:
        return RelayFault.TLS_FAILED
    if code is not None:
        return RelayFault.BUSY if code < 500 else RelayFault.TURNED_AWAY
    if report.phase is MailPhase.CONNECT:
        return RelayFault.NO_CONNECTION
    return RelayFault.NO_GREETING
