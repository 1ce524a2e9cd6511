"""The codec: AES-256-GCM around every payload, bound to its key and its workflow.

Metadata in clear and authenticated: the encoding, the key's id and the workflow's id. Where the
Temporal SDK says for which workflow a payload is decoded (clients, workers, activities, replays),
that id must be the same; where it cannot say (a codec server), the id in the metadata stands alone.

Encryption is done on the event loop: the largest payload that Temporal takes (2 MB) needs 0.4 ms, a
usual one 2 microseconds, and handing it to a thread costs more than that.
"""

from collections.abc import Sequence
from secrets import token_bytes
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from services.keys import Key, Ring, UnknownKeyError, associated_data
from services.payloads.errors import PayloadError, PayloadProblem

ENCODING: Final = b"binary/encrypted"
"""Value of the metadata field `encoding` of an encrypted payload."""

KEY_FIELD: Final = "key-id"
WORKFLOW_FIELD: Final = "workflow-id"

_NONCE_BYTES = 12
_TAG_BYTES = 16
_LABEL = "duecourse payload 1"


class EncryptedPayloads(PayloadCodec, WithSerializationContext):
    """Encrypts and decrypts payloads with the keys of a ring.

    The newest key encrypts; every key of the ring decrypts. With random 96-bit nonces a key may
    encrypt 2**32 payloads (NIST SP 800-38D, 8.3): rotate before.
    """

    def __init__(self, keys: Ring) -> None:
        """Make a codec that knows no workflow yet; the SDK calls `with_context` for that."""
        self._keys = keys
        self._ciphers: dict[str, AESGCM] = {}
        self._workflow_id: str | None = None

    def with_context(self, context: SerializationContext) -> Self:
        """The same codec, for the workflow of the context.

        An activity that no workflow started and a Nexus operation have no workflow id: their
        payloads are bound to the empty id and serve in no workflow.
        """
        match context:
            case WorkflowSerializationContext() | ActivitySerializationContext():
                workflow_id = context.workflow_id or ""
            case _:
                workflow_id = ""
        bound = object.__new__(type(self))
        bound._keys = self._keys
        bound._ciphers = self._ciphers
        bound._workflow_id = workflow_id
        return bound

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt payloads, metadata and data alike."""
        workflow_id = self._workflow_id or ""
        key = self._keys.current
        cipher = self._cipher_of(key)
        bound_to = associated_data(_LABEL, key.id, workflow_id)
        metadata = {
            "encoding": ENCODING,
            KEY_FIELD: key.id.encode(),
            WORKFLOW_FIELD: workflow_id.encode(),
        }
        return [
            Payload(metadata=metadata, data=_sealed(cipher, payload, bound_to))
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt payloads.

        Raises:
            PayloadError: One is in clear, altered, encrypted with a key that the ring does not
                hold, or bound to another workflow. None is given out then.
        """
        return [self._opened(payload) for payload in payloads]

    def _cipher_of(self, key: Key) -> AESGCM:
        # Shared by the codecs of all workflows: an AESGCM costs more to make than to use.
        found = self._ciphers.get(key.id)
        if found is None:
            found = self._ciphers[key.id] = AESGCM(key.secret)
        return found

    def _cipher_by_id(self, key_id: str) -> AESGCM | None:
        try:
            return self._ciphers.get(key_id) or self._cipher_of(self._keys.by_id(key_id))
        except UnknownKeyError:
            return None

    def _opened(self, payload: Payload) -> Payload:
        metadata, data = payload.metadata, payload.data
        if metadata.get("encoding") != ENCODING:
            raise PayloadError(PayloadProblem.PLAINTEXT, size=len(data))
        key_id, workflow_id = _text(metadata.get(KEY_FIELD)), _text(metadata.get(WORKFLOW_FIELD))
        if key_id is None or workflow_id is None or len(data) < _NONCE_BYTES + _TAG_BYTES:
            raise PayloadError(PayloadProblem.MALFORMED, size=len(data))
        cipher = self._cipher_by_id(key_id)
        if cipher is None:
            raise PayloadError(PayloadProblem.UNKNOWN_KEY, size=len(data))
        if self._workflow_id is not None and workflow_id != self._workflow_id:
            raise PayloadError(PayloadProblem.OTHER_WORKFLOW, size=len(data))
        opened = _decrypted(cipher, data, associated_data(_LABEL, key_id, workflow_id))
        if opened is None:
            raise PayloadError(PayloadProblem.ALTERED, size=len(data))
        return opened


def _sealed(cipher: AESGCM, payload: Payload, bound_to: bytes) -> bytes:
    nonce = token_bytes(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, payload.SerializeToString(), bound_to)


def _text(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _decrypted(cipher: AESGCM, data: bytes, bound_to: bytes) -> Payload | None:
    try:
        return Payload.FromString(
            cipher.decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], bound_to)
        )
    except (InvalidTag, DecodeError):
        return None
