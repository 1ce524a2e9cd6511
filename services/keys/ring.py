"""Keys in memory: frozen, ordered from oldest to newest, silent about their bytes."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.keys.errors import UnknownKeyError
from services.keys.purposes import KeyPurpose
from services.keys.sealed_form import opened, sealed

KEY_BYTES = 32
"""All keys are 256 bits long: AES-256, HMAC-SHA-256, and the seeds of Ed25519."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One secret key.

    Attributes:
        id: Opaque name of the key, stored in clear beside whatever it encrypted.
        secret: The 32 bytes; absent from `repr`.
    """

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, this one has {len(self.secret)}")

    @classmethod
    def generate(cls, purpose: KeyPurpose) -> Self:
        """A new random key with a new random id."""
        return cls(
            id=f"{purpose.id_prefix}_{secrets.token_hex(4)}", secret=secrets.token_bytes(KEY_BYTES)
        )

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """Encrypt and authenticate another key; see `WrappingKey.wrap`."""
        return sealed(AESGCM(self.secret), secret, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes | None:
        """The other key, or None; see `WrappingKey.unwrap`."""
        return opened(AESGCM(self.secret), wrapped, bound_to)


class Ring(Protocol):
    """The keys of one purpose, for whoever encrypts and decrypts with them."""

    @property
    def current(self) -> Key:
        """The key with which everything new is encrypted."""

    def by_id(self, key_id: str) -> Key:
        """The key of that id.

        Raises:
            UnknownKeyError: The ring does not hold it.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """The keys of one purpose, oldest first: the newest encrypts, every one still decrypts."""

    purpose: KeyPurpose
    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise ValueError(f"the ring for {self.purpose} holds no key")
        if len({key.id for key in self.keys}) != len(self.keys):
            raise ValueError(f"the ring for {self.purpose} holds two keys with the same id")

    @property
    def every(self) -> tuple[Key, ...]:
        """All keys, oldest first."""
        return self.keys

    @property
    def waits(self) -> bool:
        """Never: the keys are here."""
        return False

    @classmethod
    def generate(cls, purpose: KeyPurpose) -> Self:
        """A ring with one new random key."""
        return cls(purpose=purpose, keys=(Key.generate(purpose),))

    @property
    def current(self) -> Key:
        """The newest key, with which everything new is encrypted."""
        return self.keys[-1]

    def by_id(self, key_id: str) -> Key:
        """The key of that id.

        Raises:
            UnknownKeyError: The ring does not hold it.
        """
        for key in self.keys:
            if key.id == key_id:
                return key
        raise UnknownKeyError(
            f"no {self.purpose} key has the id that was asked for; the ring holds "
            f"{', '.join(key.id for key in self.keys)}. Put the missing key back into the key file."
        )

    def rotated(self) -> Self:
        """The same ring with a new current key; the old keys stay for decryption."""
        taken = {key.id for key in self.keys}
        new = Key.generate(self.purpose)
        while new.id in taken:
            new = Key.generate(self.purpose)
        return replace(self, keys=(*self.keys, new))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRings:
    """All keys of an installation, a ring for each purpose.

    Attributes:
        vault: They wrap the data keys of cases.
        payloads: They encrypt what Temporal stores.
        identifiers: They hash what becomes an id.
        audit: They sign the audit log; None in a key document that is older than they are.
        accounts: They seal second factors; in a document that is older, one that follows from the
            oldest key of identifiers.
        lookups: They find addresses again; in a document that is older, one that follows as well.
    """

    vault: KeyRing
    payloads: KeyRing
    identifiers: KeyRing
    audit: KeyRing | None = None
    accounts: KeyRing | None = None
    lookups: KeyRing | None = None

    def __post_init__(self) -> None:
        for purpose, ring in self.held().items():
            if ring.purpose is not purpose:
                raise ValueError(f"the ring given for {purpose} is for another purpose")

    def held(self) -> Mapping[KeyPurpose, KeyRing]:
        """The rings there are."""
        rings = {
            KeyPurpose.VAULT: self.vault,
            KeyPurpose.PAYLOADS: self.payloads,
            KeyPurpose.IDENTIFIERS: self.identifiers,
            KeyPurpose.ACCOUNTS: self._of_accounts,
            KeyPurpose.LOOKUPS: self._of_lookups,
        }
        return rings if self.audit is None else {**rings, KeyPurpose.AUDIT: self.audit}

    @classmethod
    def generate(cls) -> Self:
        """New rings with one random key each."""
        return cls(**{purpose.value: KeyRing.generate(purpose) for purpose in KeyPurpose})

    def of(self, purpose: KeyPurpose) -> KeyRing:
        """The ring that serves `purpose`.

        Raises:
            UnknownKeyError: There is none.
        """
        ring = self.held().get(purpose)
        if ring is None:
            raise UnknownKeyError(
                f"there is no key for {purpose} yet: add one with 'duecourse keys rotate --of "
                f"{purpose}', or where the programs cannot write the keys, to the key file with "
                f"'duecourse keys add FILE --of {purpose}'"
            )
        return ring

    def rotated(self, purpose: KeyPurpose) -> Self:
        """The same rings with a new current key for `purpose`, perhaps its first."""
        match purpose:
            case KeyPurpose.VAULT:
                return replace(self, vault=self.vault.rotated())
            case KeyPurpose.PAYLOADS:
                return replace(self, payloads=self.payloads.rotated())
            case KeyPurpose.IDENTIFIERS:
                return replace(self, identifiers=self.identifiers.rotated())
            case KeyPurpose.AUDIT:
                first = KeyRing.generate(purpose)
                return replace(self, audit=self.audit.rotated() if self.audit else first)
            case KeyPurpose.ACCOUNTS:
                return replace(self, accounts=self._of_accounts.rotated())
            case KeyPurpose.LOOKUPS:
                return replace(self, lookups=self._of_lookups.rotated())

    @property
    def _of_accounts(self) -> KeyRing:
        return self.accounts or _derived(KeyPurpose.ACCOUNTS, self.identifiers)

    @property
    def _of_lookups(self) -> KeyRing:
        return self.lookups or _derived(KeyPurpose.LOOKUPS, self.identifiers)


def _derived(purpose: KeyPurpose, of: KeyRing) -> KeyRing:
    """The ring of a purpose for which a key document has none, so that nobody has to write to it.

    HKDF-SHA-256 (RFC 5869) of the oldest key of another ring, which is the same for ever.
    """
    info = f"duecourse {purpose.value} key 1".encode()
    expanded = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info)
    key = Key(id=f"{purpose.id_prefix}_derived", secret=expanded.derive(of.keys[0].secret))
    return KeyRing(purpose=purpose, keys=(key,))
