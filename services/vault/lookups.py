"""A keyed blind index: what finds an address again, and tells nobody what it is.

Beside a sealed address stands a keyed hash of it (HMAC-SHA-256, RFC 2104), under a key that serves
for nothing else. Equal addresses have equal hashes, so whoever reads the rows sees which parties
share one; without the key nobody can try addresses.
"""

import unicodedata
from dataclasses import dataclass

from services.keys import Key, keyed_hash
from services.keys.living_ring import EveryKey
from services.vault.kinds import VaultKind

_LABEL = "duecourse address index 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What finds an entry.

    Attributes:
        key_id: The lookup key it was made with.
        hashed: The keyed hash of the normalised address.
    """

    key_id: str
    hashed: str


class AddressIndex:
    """Makes the hashes. `keys` are lookup keys: the newest for what is kept, all to find."""

    def __init__(self, keys: EveryKey) -> None:
        self._keys = keys

    def of(self, kind: VaultKind, text: str) -> Lookup | None:
        """What finds a value; None for values that nobody looks up."""
        return _lookup(self._keys.current, _placed(kind, text)) if kind.is_looked_up else None

    def any_of(self, text: str, kind: VaultKind | None = None) -> list[Lookup]:
        """What finds a value (an address unless said), whichever key was current then."""
        return [_lookup(key, _placed(kind, text)) for key in self._keys.every]

    def newest_id(self) -> str:
        """The key under which everything ought to be found, as it is there now."""
        return self._keys.every[-1].id


def normalised(text: str) -> str:
    """An address as it is compared: composed (NFKC), case-folded, the domain in its own script.

    Mailboxes may tell cases apart (RFC 5321, 2.4), and hardly one does; a second address that
    differs by nothing else is what a look-up must not miss.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    local, at, domain = folded.rpartition("@")
    return f"{local}{at}{_in_its_own_script(domain)}" if at and local else folded


def _placed(kind: VaultKind | None, text: str) -> str:
    """The text, with its kind before it if it is no address: the same number is another thing."""
    return text if kind is None or kind.is_an_address else f"{kind.value} {text.strip()}"


def _in_its_own_script(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _lookup(key: Key, text: str) -> Lookup:
    return Lookup(key_id=key.id, hashed=keyed_hash(key, _LABEL, normalised(text)))
