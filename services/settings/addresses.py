"""Addresses in settings, read strictly."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from services.settings.settings import SettingsError


def host_and_port(name: str, value: str) -> tuple[str, int]:
    """The host and port of a setting.

    Raises:
        SettingsError: It is no host and port.
    """
    host, colon, port = value.rpartition(":")
    if not (colon and host and port.isascii() and port.isdecimal() and int(port) <= 65535):
        message = f"{name}: '{value}' is no host and port; write 127.0.0.1:8440"
        raise SettingsError(message)
    return host.strip("[]"), int(port)


def web_address(name: str, url: str, *, only_a_host: bool) -> str:
    """An address of the web that is safe to use.

    Raises:
        SettingsError: It is not https, but for this machine itself, or has more than it may have.
    """
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
