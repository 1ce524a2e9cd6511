"""The relays that the settings describe, the primary one first."""

from pathlib import Path

from pydantic import ValidationError

from services.mail.relay_settings import MailSecurity, RelaySettings
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def relays_of(settings: Settings) -> tuple[RelaySettings, ...]:
    """The primary relay and the fallback, as far as they are set; a trial may have none.

    Raises:
        SettingsError: One is described wrongly, or its password file cannot be read.
    """
    relays = []
    if settings.relay_host is not None:
        relays.append(
            _relay(
                "RELAY",
                settings,
                host=settings.relay_host,
                port=settings.relay_port,
                security=settings.relay_security,
                username=settings.relay_username,
                password_file=settings.relay_password_file,
                ca_file=settings.relay_ca_file,
                connections=settings.relay_connections,
                mails_per_minute=settings.relay_mails_per_minute,
            )
        )
    if settings.fallback_relay_host is not None:
        relays.append(
            _relay(
                "FALLBACK_RELAY",
                settings,
                host=settings.fallback_relay_host,
                port=settings.fallback_relay_port,
                security=settings.fallback_relay_security,
                username=settings.fallback_relay_username,
                password_file=settings.fallback_relay_password_file,
                ca_file=settings.fallback_relay_ca_file,
                connections=settings.fallback_relay_connections,
                mails_per_minute=settings.fallback_relay_mails_per_minute,
            )
        )
    return tuple(relays)


def _relay(
    variables: str,
    settings: Settings,
    *,
    security: MailSecurity | None,
    password_file: Path | None,
    **given: object,
) -> RelaySettings:
    try:
        return RelaySettings.model_validate(
            given
            | {
                "security": security or MailSecurity.STARTTLS,
                "password": read_secret(password_file) if password_file else None,
                "final_reply_seconds": settings.relay_answer_seconds,
            }
        )
    except ValidationError as error:
        reasons = [
            "_".join([f"{PREFIX}{variables}", *(str(part).upper() for part in fault["loc"])])
            + ": "
            + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors(include_input=False, include_url=False)
        ]
    # Raised outside the handler: the validator's own error knows the password.
    raise SettingsError("\n".join(reasons))
