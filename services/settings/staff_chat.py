"""The secret by which posts to the chats of staff are signed, as the settings say."""

from pydantic import SecretBytes

from services.directory.directory import StaffDirectory
from services.gateway.signing import WebhookSecretError, read_webhook_secret
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def chat_secret_of(settings: Settings, directory: StaffDirectory) -> SecretBytes | None:
    """The secret; None where nobody of the staff has a chat.

    Raises:
        SettingsError: Somebody has one, and there is no secret to sign with, or one of no use.
    """
    if all(member.chat is None for member in directory.staff):
        return None
    name = f"{PREFIX}STAFF_CHAT_SECRET_FILE"
    if settings.staff_chat_secret_file is None:
        message = (
            "the staff directory names chats, and nothing signs what is posted to them: set "
            f"{name} to a file with a secret, or take them out"
        )
        raise SettingsError(message)
    text = read_secret(settings.staff_chat_secret_file).get_secret_value()
    try:
        return read_webhook_secret(text)
    except WebhookSecretError as error:
        raise SettingsError(f"{name}: {error}") from None
