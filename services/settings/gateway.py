"""The gateway that the settings describe, if there is one."""

from pydantic import ValidationError

from services.gateway.signing import WebhookSecretError, read_webhook_secret
from services.gateway.webhook_settings import WebhookSettings
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def gateway_of(settings: Settings) -> WebhookSettings | None:
    """Where messages beside mail are posted; None if no gateway is set.

    Raises:
        SettingsError: It is described wrongly, or its secret cannot be read.
    """
    if settings.gateway_url is None:
        return None
    if settings.gateway_secret_file is None:
        message = f"{PREFIX}GATEWAY_SECRET_FILE: requests to the gateway are signed: set it too"
        raise SettingsError(message)
    text = read_secret(settings.gateway_secret_file).get_secret_value()
    try:
        return WebhookSettings(
            url=settings.gateway_url,
            secret=read_webhook_secret(text),
            ca_file=settings.gateway_ca_file,
            answer_seconds=settings.gateway_answer_seconds,
        )
    except WebhookSecretError as error:
        reasons = [f"{PREFIX}GATEWAY_SECRET_FILE: {error}"]
    except ValidationError as error:
        reasons = [
            f"{PREFIX}GATEWAY_URL: " + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors(include_input=False, include_url=False)
        ]
    # Raised outside the handler: the validator's own error knows the secret.
    raise SettingsError("\n".join(reasons))
