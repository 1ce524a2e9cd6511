"""Receives what comes back, beside the worker: a listener, a mailbox, both, or nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from services.installation import Installation
from services.mail_returns.imap_mailbox import MailboxUnusable, ReturnsMailbox
from services.mail_returns.listener import ReturnsListener
from services.mail_returns.taking_in import ReturnedMailDesk
from services.settings import SettingsError
from services.settings.returns import listens_at, mailbox_of

log = structlog.get_logger(__name__)


@asynccontextmanager
async def receiving(parts: Installation) -> AsyncIterator[None]:
    """Receive what comes back, as the settings say, until the block ends.

    Raises:
        SettingsError: the place to listen at cannot be used.
    """
    desk = parts.returns
    if desk is None:
        yield
        return
    async with _listening(parts, desk), asyncio.TaskGroup() as group:
        fetching = group.create_task(_fetch_again_and_again(parts, desk))
        try:
            yield
        finally:
            fetching.cancel()


@asynccontextmanager
async def _listening(parts: Installation, desk: ReturnedMailDesk) -> AsyncIterator[None]:
    place = listens_at(parts.settings)
    if place is None:
        yield
        return
    host, port = place
    listener = ReturnsListener(desk=desk, address=desk.address, host=host, port=port)
    try:
        await listener.start()
    except OSError as fault:
        message = f"DUECOURSE_BOUNCE_LISTEN: {host}:{port} cannot be used: {fault.strerror}"
        raise SettingsError(message) from None
    log.info("returns.listening", port=listener.port)
    try:
        yield
    finally:
        await listener.stop()


async def _fetch_again_and_again(parts: Installation, desk: ReturnedMailDesk) -> None:
    """Look into the mailbox now and then; what cannot be fetched now is there the next time."""
    settings = mailbox_of(parts.settings)
    if settings is None:
        return
    mailbox = ReturnsMailbox(settings)
    while True:
        try:
            dealt_with = await mailbox.deal_with_all(desk)
        except MailboxUnusable:
            # Doctor tells why; a mailbox that is away for a while is no reason to end the worker.
            log.warning("returns.mailbox_unusable")
        else:
            if dealt_with:
                log.info("returns.fetched", count=dealt_with)
        await asyncio.sleep(parts.settings.bounce_imap_seconds)
