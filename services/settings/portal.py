"""Where the page of the parties is served and reached, as the settings say."""

from datetime import timedelta

from services.settings.addresses import host_and_port, web_address
from services.settings.settings import PREFIX, Settings, SettingsError


def portal_listens_at(settings: Settings) -> tuple[str, int]:
    """Host and port at which pages are served.

    Raises:
        SettingsError: The setting is no host and port.
    """
    return host_and_port(f"{PREFIX}PORTAL_LISTEN", settings.portal_listen)


def portal_url(settings: Settings, port: int) -> str:
    """The address that people open; of a trial without one that on this machine.

    Raises:
        SettingsError: It is missing outside a trial, or is no https address.
    """
    name = f"{PREFIX}PORTAL_URL"
    if settings.portal_url is None:
        if settings.trial:
            return f"http://127.0.0.1:{port}"
        message = f"{name} has to be set: the https address that people open"
        raise SettingsError(message)
    return web_address(name, settings.portal_url, only_a_host=True)


def portal_exit(settings: Settings) -> str:
    """The neutral site to which the exit of every page leads.

    Raises:
        SettingsError: It is no https address.
    """
    return web_address(f"{PREFIX}PORTAL_EXIT_TO", settings.portal_exit_to, only_a_host=False)


def codes_are_good_for(settings: Settings) -> timedelta:
    """How long an access code opens its page."""
    return timedelta(days=settings.portal_code_days)
