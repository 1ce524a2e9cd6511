"""Looks at the ways beside mail: the gateway to parties and the chats of staff. Nothing is sent."""

import asyncio
import ssl
from urllib.parse import urlsplit

from services.gateway.webhook_settings import WebhookSettings
from services.installation import Installation
from services.mail.tls import RelayCertificateFileError, relay_tls_context
from services.settings import Settings, SettingsError
from services.settings.gateway import gateway_of
from services.settings.settings import PREFIX
from services.settings.staff_chat import chat_secret_of
from services.upkeep.finding import Finding

PATIENCE_SECONDS = 5


async def finding_about_the_gateway(settings: Settings) -> Finding:
    """Whether messages by SMS or chat could leave: address, secret, certificate, an answer."""
    try:
        gateway = gateway_of(settings)
        context = relay_tls_context(gateway.ca_file) if gateway else None
    except SettingsError as error:
        return _gateway(str(error), "correct it, or no worker starts (docs/channels.md)")
    except RelayCertificateFileError as error:
        return _gateway(f"{PREFIX}GATEWAY_CA_FILE: {error}", "correct it, or no worker starts")
    if gateway is None or context is None:
        return _gateway("none: nobody can choose the channel")
    where = urlsplit(gateway.url).netloc
    try:
        await _require_an_answer(gateway, context)
    except ssl.SSLError:
        return _gateway(
            f"{where} shows a certificate that is not trusted",
            f"name its authority ({PREFIX}GATEWAY_CA_FILE), or see who answers there",
        )
    except OSError:
        return _gateway(
            f"{where} does not answer",
            "see that it runs; messages are tried again for about a day",
        )
    return _gateway(f"{where} answers")


async def finding_about_chats(parts: Installation) -> Finding:
    """Whether what is posted to the chats of staff can be signed."""
    chats = sum(member.chat is not None for member in parts.directory.staff)
    try:
        chat_secret_of(parts.settings, parts.directory)
    except SettingsError as error:
        return Finding(
            name="staff chats",
            is_well=False,
            says=str(error),
            advice="correct it, or no worker starts",
        )
    says = f"{chats} in the staff directory, signed" if chats else "none in the staff directory"
    return Finding(name="staff chats", is_well=True, says=says)


async def _require_an_answer(gateway: WebhookSettings, context: ssl.SSLContext) -> None:
    address = urlsplit(gateway.url)
    is_encrypted = address.scheme == "https"
    port = address.port or (443 if is_encrypted else 80)
    async with asyncio.timeout(PATIENCE_SECONDS):
        _, writer = await asyncio.open_connection(
            address.hostname, port, ssl=context if is_encrypted else None
        )
        writer.close()


def _gateway(says: str, advice: str = "") -> Finding:
    return Finding(name="gateway", is_well=not advice, says=says, advice=advice)
