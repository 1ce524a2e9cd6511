"""Where the page of the parties is served and reached, as the settings say."""

from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from services.settings.settings import PREFIX, Settings, SettingsError


def portal_listens_at(settings: Settings) -> tuple[str, int]:
    """Host and port at which pages are served.

    Raises:
        SettingsError: The setting is no host and port.
    """
    host, colon, port = settings.portal_listen.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal() and int(port) <= 65535):
        message = (
            f"{PREFIX}PORTAL_LISTEN: '{settings.portal_listen}' is no host and port; write "
            "127.0.0.1:8440"
        )
        raise SettingsError(message)
    return host.strip("[]"), int(port)


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
    return _address(name, settings.portal_url, only_a_host=True)


def portal_exit(settings: Settings) -> str:
    """The neutral site to which the exit of every page leads.

    Raises:
        SettingsError: It is no https address.
    """
    return _address(f"{PREFIX}PORTAL_EXIT_TO", settings.portal_exit_to, only_a_host=False)


def codes_are_good_for(settings: Settings) -> timedelta:
    """How long an access code opens its page."""
    return timedelta(days=settings.portal_code_days)


def _address(name: str, url: str, *, only_a_host: bool) -> str:
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
    if not is_safe or not parts.hostname or parts.username is not None:
        message = (
            f"{name}: '{url}' has to begin with https:// (http:// reaches this machine itself "
            "alone) and holds no password"
        )
        raise SettingsError(message)
    if only_a_host and (parts.path not in ("", "/") or parts.query or parts.fragment):
        message = f"{name}: '{url}' has more than a host: the page needs a host name of its own"
        raise SettingsError(message)
    return url.rstrip("/") if only_a_host else url


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
