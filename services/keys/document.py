"""What a key file says, as JSON text; the file itself is handled elsewhere."""

import base64
import binascii
import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from services.keys.purposes import KeyPurpose
from services.keys.ring import KEY_BYTES, Key, KeyRing, KeyRings


def _secret_from_base64(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError("not a string")  # noqa: TRY004 - pydantic turns only ValueError into its own
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None


def _secret_to_base64(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


class _WrittenKey(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    secret: Annotated[
        bytes,
        BeforeValidator(_secret_from_base64),
        PlainSerializer(_secret_to_base64),
        Field(min_length=KEY_BYTES, max_length=KEY_BYTES, repr=False),
    ]


_KeysOldestFirst = Annotated[tuple[_WrittenKey, ...], Field(min_length=1)]


class _WrittenKeys(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    format: Literal["duecourse-keys/1"] = "duecourse-keys/1"
    vault: _KeysOldestFirst
    payloads: _KeysOldestFirst
    identifiers: _KeysOldestFirst
    # Key documents were written before there were these; they are read as they are.
    audit: _KeysOldestFirst | None = None
    accounts: _KeysOldestFirst | None = None
    lookups: _KeysOldestFirst | None = None

    def ring(self, purpose: KeyPurpose) -> KeyRing | None:
        written: tuple[_WrittenKey, ...] | None = getattr(self, purpose.value)
        if written is None:
            return None
        return KeyRing(
            purpose=purpose, keys=tuple(Key(id=key.id, secret=key.secret) for key in written)
        )

    def rings(self) -> KeyRings:
        found = {purpose: self.ring(purpose) for purpose in KeyPurpose}
        return KeyRings(**{purpose.value: ring for purpose, ring in found.items() if ring})


def written(rings: KeyRings) -> str:
    """The key file's text for these rings; keys stand oldest first."""
    document = _WrittenKeys.model_validate(
        {
            purpose.value: [
                {"id": key.id, "secret": _secret_to_base64(key.secret)} for key in ring.keys
            ]
            for purpose, ring in rings.held().items()
        }
    )
    return json.dumps(document.model_dump(mode="json", exclude_none=True), indent=2) + "\n"


def read(text: bytes) -> KeyRings:
    """The rings that a key file's text holds.

    Raises:
        ValueError: The text is not a key file; the message names fields and never values.
    """
    problem: str
    try:
        return _WrittenKeys.model_validate_json(text).rings()
    except ValidationError as error:
        problem = "; ".join(
            f"{_known_place(found['loc'])}: {found['type']}" for found in error.errors()[:3]
        )
    except ValueError as error:
        problem = str(error)
    # Raised outside the handlers: a chained validation error would still carry the file's content.
    raise ValueError(problem)


def _known_place(location: tuple[int | str, ...]) -> str:
    known = {"format", "id", "secret", *KeyPurpose}
    parts = [str(part) if part in known or isinstance(part, int) else "?" for part in location]
    return ".".join(parts) or "file"
