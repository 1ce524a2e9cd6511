"""Which keys an installation has, and how many cases lie under each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.keys import KeyPurpose, KeyRings


class KeyState(StrEnum):
    """What a key is to everything new."""

    CURRENT = "current"
    """It encrypts everything new."""

    OLDER = "older"
    """It only opens what it has encrypted."""

    MISSING = "missing"
    """Case keys are wrapped by it, and nobody has it: those cases cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStanding:
    """A key and what depends on it.

    Attributes:
        purpose: What it is for.
        key_id: Its id; opaque, and stored in clear beside what it encrypted.
        state: What it is to everything new.
        cases: How many case keys it wraps; None for a key of another purpose, which wraps none.
    """

    purpose: KeyPurpose
    key_id: str
    state: KeyState
    cases: int | None


def key_standings(
    rings: KeyRings, vault_keys: Sequence[str], counted: Mapping[str, int]
) -> tuple[KeyStanding, ...]:
    """Every key of the rings, and those that only the stored case keys name.

    Args:
        rings: The keys for other purposes.
        vault_keys: The ids of the vault keys, wherever they lie, oldest first.
        counted: How many case keys lie under which vault key, by its id.
    """
    ids = {purpose: [key.id for key in ring.keys] for purpose, ring in rings.held().items()}
    ids[KeyPurpose.VAULT] = list(vault_keys)
    standings = [
        KeyStanding(
            purpose=purpose,
            key_id=key_id,
            state=KeyState.CURRENT if key_id == of_purpose[-1] else KeyState.OLDER,
            cases=counted.get(key_id, 0) if purpose is KeyPurpose.VAULT else None,
        )
        for purpose, of_purpose in ids.items()
        for key_id in of_purpose
    ]
    standings += [
        KeyStanding(purpose=KeyPurpose.VAULT, key_id=key_id, state=KeyState.MISSING, cases=number)
        for key_id, number in counted.items()
        if key_id not in vault_keys
    ]
    return tuple(standings)
