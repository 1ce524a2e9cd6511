"""Who has not signed in: what the page has to remember of a visitor is in the cookie, signed.

Nothing is kept on the server for somebody who has opened nothing: a thousand prefetching programs
leave no trace, and a flood of them takes no memory.
"""

import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from workflows.parties import Language

_PREFIX = "v"


class Told(StrEnum):
    """What a visitor is to be told on the next page."""

    NOTHING = "n"
    REFUSED = "r"
    TOO_OFTEN = "o"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody who has not signed in.

    Attributes:
        language: The one that was chosen, if one was.
        has_read: Whether the page about the safety of the device was passed.
        told: What became of the last try.
    """

    language: Language | None = None
    has_read: bool = False
    told: Told = Told.NOTHING


class VisitorCookies:
    """Writes visitors into cookies and reads them again; what anybody altered is no visitor."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def write(self, visitor: Visitor) -> str:
        """The value of a cookie, another one each time."""
        parts = (
            _PREFIX,
            "1" if visitor.has_read else "0",
            visitor.told.value,
            visitor.language or "",
            secrets.token_urlsafe(16),
        )
        said = ".".join(parts)
        return f"{said}.{self._signature(said)}"

    def read(self, value: str | None) -> Visitor | None:
        """The visitor of a cookie, or None if it is not one that was written here."""
        said, _, signature = (value or "").rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(said).encode()):
            return None
        _, has_read, told, language, _ = said.split(".")
        return Visitor(
            language=Language(language) if language else None,
            has_read=has_read == "1",
            told=Told(told),
        )

    def _signature(self, said: str) -> str:
        return hmac.digest(self._secret, said.encode(), sha256).hex()
