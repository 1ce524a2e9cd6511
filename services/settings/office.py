"""Where the office's pages are served and reached, as the settings say."""

from services.settings.addresses import host_and_port, web_address
from services.settings.settings import PREFIX, Settings, SettingsError


def office_listens_at(settings: Settings) -> tuple[str, int]:
    """Host and port at which the office's pages are served.

    Raises:
        SettingsError: The setting is no host and port.
    """
    return host_and_port(f"{PREFIX}OFFICE_LISTEN", settings.office_listen)


def office_url(settings: Settings, port: int | None = None) -> str:
    """The address that the staff open; of a trial without one that on this machine.

    Args:
        settings: Of the installation.
        port: Where it is served, if that is not where the settings say.

    Raises:
        SettingsError: It is missing outside a trial, or is no https address.
    """
    name = f"{PREFIX}OFFICE_URL"
    if settings.office_url is not None:
        return web_address(name, settings.office_url, only_a_host=True)
    if settings.trial:
        return f"http://127.0.0.1:{port or office_listens_at(settings)[1]}"
    message = f"{name} has to be set: the https address that the staff open"
    raise SettingsError(message)


def codec_origin(settings: Settings) -> str | None:
    """The origin of Temporal's web pages, for which payloads are decrypted; None where for none.

    Raises:
        SettingsError: It is no https address of a host alone.
    """
    if settings.codec_origin is None:
        return None
    return web_address(f"{PREFIX}CODEC_ORIGIN", settings.codec_origin, only_a_host=True)
