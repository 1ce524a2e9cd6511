"""Keys of invented people, made anew for each test."""

from pysequoia import Cert, Tsk
from pysequoia.packet import Packet, PacketPile, Tag


def hers(*, good_for_seconds: int | None = None) -> Tsk:
    """A key of Ada Testcase, without an end or good for so long."""
    return Tsk.generate("Ada Testcase <ada@elsewhere.example>", validity_seconds=good_for_seconds)


def key_of(owner: str) -> Tsk:
    """A key whose user id is this."""
    return Tsk.generate(owner)


def revoked(key: Tsk) -> bytes:
    """Her public key, with the revocation that she published."""
    public = key.extract_certificate()
    return bytes(public) + bytes(public.revoke(key.certifier()))


def packets_of(cert: Cert) -> list[Packet]:
    """The packets of a certificate."""
    return list(PacketPile.from_bytes(bytes(cert)))


def without_subkeys(cert: Cert) -> bytes:
    """The same certificate, with nothing left to encrypt to."""
    packets = packets_of(cert)
    first = next(at for at, packet in enumerate(packets) if packet.tag == Tag.PublicSubkey)
    return bytes(Cert.from_packets(packets[:first]))
