"""A party's public key, checked before it is relied upon."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeVar

from pysequoia import Cert, encrypt
from pysequoia.packet import Packet, PacketPile

from services.openpgp.packets import Component, components_of, holds_secrets, reduced
from workflows.values import LATEST_YEAR

LARGEST_KEY_BYTES = 1024 * 1024
LONGEST_KEPT_BYTES = 64 * 1024

Answer = TypeVar("Answer")


class KeyFault(Enum):
    """Why a key cannot be used; its value says it to a person."""

    UNREADABLE = (
        "this is no OpenPGP public key that can be read, or its cryptography is too weak to be "
        "relied upon: ask for it again, as 'gpg --armor --export' or her mail program writes it"
    )
    PRIVATE = (
        "this file holds a private key: nobody but its owner may have it. Delete the file, tell "
        "her to make a new key, and ask for the public key alone"
    )
    SEVERAL = "this file holds more than one key: ask for her own public key alone"
    REVOKED = "this key was revoked by its owner: ask for the one she uses now"
    EXPIRED = "this key has expired: ask her to extend it, or for the one she uses now"
    NOT_FOR_ENCRYPTION = "nothing can be encrypted to this key: ask for one made for that"
    TOO_LARGE = (
        f"this key is larger than {LONGEST_KEPT_BYTES // 1024} KiB even without what others signed"
    )


class KeyRefused(ValueError):
    """A key cannot be used; ``fault`` says why, and nothing quotes the key."""

    def __init__(self, fault: KeyFault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key that mail can be encrypted to; its representation hides it, for it names its owner.

    Attributes:
        armored: The key as text, reduced to what encrypting needs.
        fingerprint: By which its owner recognises it, in groups of four.
        expires_at: From when on nothing may be encrypted to it; None if it has no end.
    """

    armored: str = field(repr=False)
    fingerprint: str = field(repr=False)
    expires_at: datetime | None


def read_public_key(content: bytes, *, now: datetime) -> PublicKey:
    """A public key from a file, armored or binary; the address in it need not be hers.

    Signatures of others, pictures, and subkeys that cannot be used are left out.

    Raises:
        KeyRefused: it is no public key, is private, revoked or expired, or cannot encrypt.
    """
    packets = _tried(lambda: list(PacketPile.from_bytes(content)))
    if holds_secrets(packets):
        raise KeyRefused(KeyFault.PRIVATE)
    if len(_tried(lambda: Cert.split_bytes(content))) > 1:
        raise KeyRefused(KeyFault.SEVERAL)
    whole = _tried(lambda: Cert.from_bytes(content))
    components = _components(whole)
    if _tried(lambda: whole.is_revoked):
        raise KeyRefused(KeyFault.REVOKED)
    if not any(x.encrypts for x in components if x.is_a_key):
        raise KeyRefused(KeyFault.NOT_FOR_ENCRYPTION)
    expires_at = _expires_at(whole, components)
    if expires_at is not None and expires_at <= now:
        raise KeyRefused(KeyFault.EXPIRED)
    kept = _reduced(components, now)
    _tried(lambda: encrypt(b"", recipients=[kept]))
    armored = str(kept)
    if len(armored.encode()) > LONGEST_KEPT_BYTES:
        raise KeyRefused(KeyFault.TOO_LARGE)
    return PublicKey(
        armored=armored, fingerprint=in_groups(kept.fingerprint), expires_at=_sensible(expires_at)
    )


def recipient_of(armored: str, *, now: datetime) -> Cert:
    """A kept key, reduced to what can be encrypted to now.

    Raises:
        KeyRefused: it cannot be used any more.
    """
    again = read_public_key(armored.encode(), now=now)
    return _tried(lambda: Cert.from_bytes(again.armored.encode()))


def fingerprint_of(armored: str) -> str:
    """By which the owner of a kept key recognises it, whether it can still be used or not.

    Raises:
        KeyRefused: it cannot be read.
    """
    return in_groups(_tried(lambda: Cert.from_bytes(armored.encode()).fingerprint))


def in_groups(fingerprint: str) -> str:
    """A fingerprint as people compare it."""
    digits = fingerprint.upper()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _components(whole: Cert) -> tuple[Component, ...]:
    packets: list[Packet] = _tried(lambda: list(PacketPile.from_bytes(bytes(whole))))
    return components_of(packets)


def _expires_at(whole: Cert, components: tuple[Component, ...]) -> datetime | None:
    """The primary key's end, or that of the last key that can be encrypted to, if it is sooner."""
    ends = [_tried(lambda: whole.expiration)]
    of_keys = [x.expires_at for x in components if x.is_a_key and x.encrypts]
    if None not in of_keys:
        ends.append(max(end for end in of_keys if end is not None))
    return min((end for end in ends if end is not None), default=None)


def _reduced(components: tuple[Component, ...], now: datetime) -> Cert:
    return _tried(lambda: Cert.from_packets(list(reduced(components, now))))


def _sensible(expires_at: datetime | None) -> datetime | None:
    """Facts know no instant that far away, and nobody has to be warned of it."""
    return None if expires_at is None or expires_at.year > LATEST_YEAR else expires_at


def _tried(step: Callable[[], Answer]) -> Answer:
    try:
        return step()
    except (RuntimeError, ValueError):
        pass
    # Raised outside the handler: the library's error holds a stack trace, and may quote the key.
    raise KeyRefused(KeyFault.UNREADABLE)
