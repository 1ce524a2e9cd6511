"""The secret of somebody's one-time codes, sealed for her account and no other."""

from typing import Final

from services.keys import Ring, SealBroken, UnknownKeyError
from services.keys import seal as seal_for
from services.keys import unseal as unseal_for

_PLACE: Final = "duecourse account code secret 1"


class CodeSecretRefused(Exception):
    """The stored secret does not open: it was altered, or its key is missing."""

    def __init__(self, staff_id: str) -> None:
        super().__init__(
            f"the second factor of '{staff_id}' does not open: its key is missing from the key "
            "file, or it was altered. Reset the account: duecourse account reset"
        )


def seal(secret: str, staff_id: str, ring: Ring) -> tuple[str, bytes]:
    """The sealed secret, and before it the id of the key it lies under."""
    return seal_for(secret, ring, _PLACE, staff_id)


def unseal(sealed: bytes, key_id: str, staff_id: str, ring: Ring) -> str:
    """The secret again.

    Raises:
        CodeSecretRefused: It was altered, belongs to somebody else, or its key is not there.
    """
    try:
        return unseal_for(sealed, key_id, ring, _PLACE, staff_id)
    except (SealBroken, UnknownKeyError):
        raise CodeSecretRefused(staff_id) from None
