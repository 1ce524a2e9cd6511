"""Heads of the audit log, signed: whoever can rewrite the database cannot sign anew.

Ed25519 (RFC 8032). What is signed names what it is for, so that no signature serves anything else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from services.auditing.errors import ExportRefused
from services.keys import Key, KeyRing, associated_data
from services.ledger.audit_chain import AuditHead

PublicKeys = Mapping[str, Ed25519PublicKey]
"""Public keys by the ids of their key pairs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedHead:
    """What the log had come to at an instant, and the signature that says so.

    Attributes:
        head: The newest entry's place and hash.
        at: When it was signed.
        key_id: By which key.
        signature: 64 bytes (RFC 8032).
    """

    head: AuditHead
    at: datetime
    key_id: str
    signature: bytes


def signed(head: AuditHead, key: Key, *, at: datetime) -> SignedHead:
    """A head with its signature."""
    signature = Ed25519PrivateKey.from_private_bytes(key.secret).sign(_said(head, at, key.id))
    return SignedHead(head=head, at=at, key_id=key.id, signature=signature)


def require_signed(signed_head: SignedHead, keys: PublicKeys) -> None:
    """Make sure that a head was signed by one of these keys, and is as it was signed.

    Raises:
        ExportRefused: It was not.
    """
    key = keys.get(signed_head.key_id)
    if key is None:
        message = (
            f"entry {signed_head.head.sequence} was signed by the key {signed_head.key_id}, which "
            f"is none of {', '.join(sorted(keys)) or 'no keys'}: bring the key file back that has "
            "it, or find out who signed"
        )
        raise ExportRefused(message)
    try:
        key.verify(
            signed_head.signature, _said(signed_head.head, signed_head.at, signed_head.key_id)
        )
    except InvalidSignature:
        message = (
            f"the signature of entry {signed_head.head.sequence} is not one of the key "
            f"{signed_head.key_id}: the export was changed after it was written"
        )
        raise ExportRefused(message) from None


def public_keys(ring: KeyRing) -> PublicKeys:
    """The public halves of a ring's keys."""
    return {key.id: _public(key) for key in ring.keys}


def public_pem(key: Key) -> str:
    """The public half of a key, for whoever holds the log against its exports elsewhere (PEM).

    Its id stands above, where readers of PEM ignore it (RFC 7468, section 2).
    """
    written = _public(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"audit key {key.id}\n{written.decode()}"


def read_public_pems(texts: Iterable[str]) -> PublicKeys:
    """The keys that `public_pem` wrote.

    Raises:
        ExportRefused: One of the texts is none.
    """
    found: dict[str, Ed25519PublicKey] = {}
    for text in texts:
        first, _, rest = text.lstrip().partition("\n")
        key_id = first.removeprefix("audit key ").strip()
        try:
            key = load_pem_public_key(rest.encode())
        except ValueError:
            key = None
        if first == key_id or not isinstance(key, Ed25519PublicKey):
            message = "this is no public audit key: give a file as 'duecourse audit key' printed it"
            raise ExportRefused(message)
        found[key_id] = key
    return found


def _public(key: Key) -> Ed25519PublicKey:
    return Ed25519PrivateKey.from_private_bytes(key.secret).public_key()


def _said(head: AuditHead, at: datetime, key_id: str) -> bytes:
    return associated_data(
        "duecourse audit head 1",
        str(head.sequence),
        head.hash,
        at.isoformat(timespec="microseconds"),
        key_id,
    )
