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
    if not is_safe(url):
        message = (
            f"{name}: '{url}' has to begin with https:// (http:// reaches this machine itself "
            "alone) and holds no password"
        )
        raise SettingsError(message)
    parts = urlsplit(url)
    if only_a_host and (parts.path not in ("", "/") or parts.query or parts.fragment):
        message = f"{name}: '{url}' has more than a host: the page needs a host name of its own"
        raise SettingsError(message)
    return url.rstrip("/") if only_a_host else url


def is_safe(url: str) -> bool:
    """Whether an address is https, or http to this machine itself, and holds no password."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    is_read_by_nobody = parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))
    return is_read_by_nobody and bool(host) and parts.username is None


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False
