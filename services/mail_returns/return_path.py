"""The address that a letter names for failures: another one for each attempt, and unguessable."""

import hashlib
import re
import secrets
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.mail.address import LONGEST_LOCAL_PART, MailAddress, parse_address

_TOKEN_BYTES = 20
_TOKEN = r"[a-z2-7]{32}"  # noqa: S105 - the form of a token, not a token
_SEPARATOR = "+"
_LONGEST_BASE = LONGEST_LOCAL_PART - len(_SEPARATOR) - 32


class ReturnAddressError(ValueError):
    """An address cannot serve for what comes back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPath:
    """Where failures of one attempt go.

    Attributes:
        address: The envelope sender; it says nothing about a case, and its text is hidden.
        digest: What is kept of its token: whoever reads the ledger cannot forge a report.
    """

    address: MailAddress = field(repr=False)
    digest: str


class ReturnAddress:
    """The address ``bounce@example.org``, of which every attempt gets ``bounce+TOKEN@...``.

    A token has 160 random bits, in letters that no mail system changes: some turn capitals into
    small ones.

    Raises:
        ReturnAddressError: The part before the at sign is too long, or has a plus or other than
            ASCII in it.
    """

    def __init__(self, base: MailAddress) -> None:
        local, _, domain = base.envelope.rpartition("@")
        if not local.isascii() or _SEPARATOR in local or len(local) > _LONGEST_BASE:
            raise ReturnAddressError(
                "The address for what comes back must be of at most "
                f"{_LONGEST_BASE} ASCII characters before its at sign, without a plus: a token is "
                "put behind them, as in bounce+TOKEN@example.org."
            )
        self._local, self._domain = local, domain
        self._ours = re.compile(
            rf"(?<![a-z0-9.+_-]){re.escape(local.lower())}\+({_TOKEN})@{re.escape(domain.lower())}"
            r"(?![a-z0-9-]|\.[a-z0-9])"
        )

    def fresh(self) -> ReturnPath:
        """A return path that nobody had before and nobody can guess."""
        token = b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode().lower()
        address = parse_address(f"{self._local}{_SEPARATOR}{token}@{self._domain}")
        return ReturnPath(address=address, digest=_digest(token))

    def digests_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """What is kept of the tokens in these addresses, each once, in their order."""
        tokens = (token for text in texts for token in self._ours.findall(text.lower()))
        return tuple(dict.fromkeys(_digest(token) for token in tokens))


def _digest(token: str) -> str:
    # A token has more randomness than could be tried: its hash needs neither salt nor slowness.
    return hashlib.sha256(token.encode()).hexdigest()
