"""Looks at the way out: each relay is asked whether it would take mail, and nothing is sent."""

import asyncio

from services.mail.relay import RelayRole
from services.mail.relay_look import look_at_relay
from services.mail.relay_settings import RelaySettings
from services.mail_returns.imap_mailbox import MailboxUnusable, ReturnsMailbox
from services.settings import Settings, SettingsError
from services.settings.relays import relays_of
from services.settings.returns import listens_at, mailbox_of
from services.upkeep.finding import Finding

PATIENCE_SECONDS = 5


async def findings_about_mail(settings: Settings) -> list[Finding]:
    """One finding for each relay, or one about there being none."""
    if settings.keeps_its_own_mail:
        return [
            Finding(
                name="mail",
                is_well=settings.trial,
                says=f"no relay: mail stays in {settings.mailbox}",
                advice="set DUECOURSE_RELAY_HOST before any real case",
            )
        ]
    try:
        relays = relays_of(settings)
    except SettingsError as error:
        return [
            Finding(
                name="mail", is_well=False, says=str(error), advice="correct it, then look again"
            )
        ]
    return [
        await _finding_about(relay, role) for relay, role in zip(relays, RelayRole, strict=False)
    ]


async def finding_about_returns(settings: Settings) -> Finding:
    """Whether what comes back is read, and how."""
    address, name = settings.bounce_address, "bounces"
    if address is None:
        where = settings.return_path or settings.sender_address
        return Finding(
            name=name, is_well=True, says=f"not read here: failure notices go to {where}"
        )
    try:
        place, mailbox = listens_at(settings), mailbox_of(settings)
        if place is not None:
            await _require_listener(*place)
        waiting = await ReturnsMailbox(mailbox).look() if mailbox else 0
    except (SettingsError, MailboxUnusable) as fault:
        return Finding(
            name=name, is_well=False, says=str(fault), advice="correct it, then look again"
        )
    except OSError:
        return Finding(
            name=name,
            is_well=False,
            says=f"nobody listens at {settings.bounce_listen}",
            advice="start 'duecourse up' or a worker: mail that comes back waits meanwhile",
        )
    ways = [f"taken at {settings.bounce_listen}"] if place else []
    ways += [f"fetched from {mailbox.host} ({waiting} waiting)"] if mailbox else []
    return Finding(
        name=name,
        is_well=bool(ways),
        says=f"to {address}, {' and '.join(ways) or 'and read by nobody'}",
        advice="set DUECOURSE_BOUNCE_LISTEN or DUECOURSE_BOUNCE_IMAP_HOST; see docs/bounces.md",
    )


async def _require_listener(host: str, port: int) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        _, writer = await asyncio.open_connection(host, port)
        writer.close()
        await writer.wait_closed()


async def _finding_about(relay: RelaySettings, role: RelayRole) -> Finding:
    name = "mail" if role is RelayRole.PRIMARY else "fallback mail"
    where = f"{relay.host} port {relay.effective_port}"
    fault = await look_at_relay(relay)
    if fault is not None:
        return Finding(name=name, is_well=False, says=f"{where}: {fault.says}", advice=fault.advice)
    how = {True: "under verified TLS", False: "on this machine, without TLS"}
    signed_in = " and signed in" if relay.username else ""
    return Finding(
        name=name,
        is_well=True,
        says=f"{where} answers {how[relay.security.is_encrypted]}{signed_in}",
    )
