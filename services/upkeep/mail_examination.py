"""Looks at the way out: each relay is asked whether it would take mail, and nothing is sent."""

from services.mail.relay import RelayRole
from services.mail.relay_look import look_at_relay
from services.mail.relay_settings import RelaySettings
from services.settings import Settings, SettingsError
from services.settings.relays import relays_of
from services.upkeep.finding import Finding


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
