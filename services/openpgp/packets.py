"""The packets of a certificate: which of its keys can be encrypted to, and until when.

The library encrypts to whatever a certificate holds, revoked and expired subkeys included: what is
to be read by her alone is encrypted to a certificate that holds nothing else any more.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from pysequoia.packet import Packet, SignatureType, Tag

_KEYS = (Tag.PublicKey, Tag.PublicSubkey)
_SUBKEYS = (Tag.PublicSubkey,)
_SECRETS = (Tag.SecretKey, Tag.SecretSubkey)
_REVOCATIONS = (SignatureType.KeyRevocation, SignatureType.SubkeyRevocation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A key, user id or picture of a certificate, with the owner's own signatures over it.

    ``bindings`` are those that may say what a key is for; a primary key's stand at the user ids.
    """

    packet: Packet
    signatures: tuple[Packet, ...]
    bindings: tuple[Packet, ...]

    @property
    def is_a_key(self) -> bool:
        """Whether it is the primary key or a subkey."""
        return self.packet.tag in _KEYS

    @property
    def encrypts(self) -> bool:
        """Whether its newest binding lets mail be encrypted to it, and nothing revokes it."""
        newest = self._newest()
        flags = newest.key_flags if newest else None
        return (
            flags is not None
            and (flags.transport_encryption or flags.storage_encryption)
            and not any(x.signature_type in _REVOCATIONS for x in self.signatures)
        )

    @property
    def expires_at(self) -> datetime | None:
        """Until when it may be used, by its newest binding; None if that sets no end."""
        newest, created = self._newest(), self.packet.key_created
        period = newest.key_validity_period if newest else None
        return created + period if created and period else None

    def is_good_at(self, now: datetime) -> bool:
        """Whether mail may be encrypted to it now."""
        expires_at = self.expires_at
        return self.encrypts and (expires_at is None or now < expires_at)

    def _newest(self) -> Packet | None:
        dated = [(x.signature_created, x) for x in self.bindings if x.key_flags is not None]
        known = [(created, x) for created, x in dated if created is not None]
        return max(known, key=itemgetter(0))[1] if known else None


def holds_secrets(packets: Iterable[Packet]) -> bool:
    """Whether any part of it is private."""
    return any(packet.tag in _SECRETS for packet in packets)


def components_of(packets: Sequence[Packet]) -> tuple[Component, ...]:
    """The parts of one certificate, the primary key first; what others signed is left out."""
    primary = packets[0]
    found: list[tuple[Packet, list[Packet]]] = []
    for packet in packets:
        if packet.tag != Tag.Signature:
            found.append((packet, []))
        elif _is_her_own(packet, primary):
            found[-1][1].append(packet)
    of_the_primary = [x for packet, signed in found if packet.tag not in _SUBKEYS for x in signed]
    return tuple(
        Component(
            packet=packet,
            signatures=tuple(signed),
            bindings=tuple(of_the_primary if packet is primary else signed),
        )
        for packet, signed in found
    )


def reduced(components: Sequence[Component], now: datetime) -> Iterator[Packet]:
    """Only what is needed to encrypt: primary key, user ids, and subkeys that are good now."""
    for position, component in enumerate(components):
        is_needed = position == 0 or component.packet.tag == Tag.UserID
        if is_needed or (component.is_a_key and component.is_good_at(now)):
            yield component.packet
            yield from component.signatures


def _is_her_own(signature: Packet, primary: Packet) -> bool:
    if signature.issuer_fingerprint is not None:
        return signature.issuer_fingerprint == primary.fingerprint
    return signature.issuer_key_id == primary.key_id
