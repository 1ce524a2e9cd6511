"""How what comes back is received, as the settings say."""

from services.mail_returns.imap_mailbox import ImapSettings
from services.settings.settings import PREFIX, Settings, SettingsError, read_secret


def listens_at(settings: Settings) -> tuple[str, int] | None:
    """Host and port at which mail to return paths is taken, if it is.

    Raises:
        SettingsError: The setting is no host and port.
    """
    if settings.bounce_listen is None:
        return None
    host, colon, port = settings.bounce_listen.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal() and int(port) <= 65535):
        message = (
            f"{PREFIX}BOUNCE_LISTEN: '{settings.bounce_listen}' is no host and port; write "
            "127.0.0.1:2424"
        )
        raise SettingsError(message)
    return host.strip("[]"), int(port)


def mailbox_of(settings: Settings) -> ImapSettings | None:
    """The mailbox from which mail to return paths is fetched, if there is one.

    Raises:
        SettingsError: The file with its password cannot be read.
    """
    if (
        settings.bounce_imap_host is None
        or settings.bounce_imap_username is None
        or settings.bounce_imap_password_file is None
    ):
        return None
    return ImapSettings(
        host=settings.bounce_imap_host,
        port=settings.bounce_imap_port,
        username=settings.bounce_imap_username,
        password=read_secret(settings.bounce_imap_password_file),
        folder=settings.bounce_imap_folder,
        done_folder=settings.bounce_imap_done_folder,
        ca_file=settings.bounce_imap_ca_file,
    )
