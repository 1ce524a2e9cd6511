"""Where a chat takes what is posted: over TLS, but for this machine itself."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from services.mail.relay_settings import is_loopback

LONGEST = 2_000
"""Characters of an address."""


class ChatAddressError(ValueError):
    """The address cannot be used; the message does not quote it, for it may hold a secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAddress:
    """An address that was checked; it may hold a secret, so it is never shown."""

    url: str = field(repr=False)


def parse_chat_address(typed: str) -> ChatAddress:
    """The address that somebody wrote.

    Raises:
        ChatAddressError: It is none, has a sign-in or a fragment in it, or would go without TLS to
            another machine.
    """
    if not 0 < len(typed) <= LONGEST or not typed.isascii() or not typed.isprintable():
        message = f"a chat is at a web address of 1 to {LONGEST} ASCII characters"
        raise ChatAddressError(message)
    parts = _parts(typed)
    if not parts.hostname or " " in typed or parts.scheme not in ("https", "http"):
        message = "a chat is at an address that begins with https://"
        raise ChatAddressError(message)
    if parts.username is not None or parts.fragment:
        message = "a chat's address has no name, password or # part in it"
        raise ChatAddressError(message)
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        message = "without TLS a chat can only be on this machine: use https://"
        raise ChatAddressError(message)
    return ChatAddress(url=typed)


def _parts(typed: str) -> SplitResult:
    try:
        parts = urlsplit(typed)
        parts.port  # noqa: B018 - a port that is none shows when it is read
    except ValueError:
        message = "this is no web address"
        raise ChatAddressError(message) from None
    return parts
