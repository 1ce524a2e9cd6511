"""Tries every key, and looks whether everything that is kept has one."""

from dataclasses import dataclass

from services.installation import Installation
from services.vault.errors import KeyDestroyed
from services.vault.records import KeyOwner
from services.vault.rotation import Gone, verify_all

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found.

    Attributes:
        opened: How many keys open, and which do not.
        without_key: Cases and parties of which something is kept, while the key store has no key of
            theirs and knows of none that was destroyed.
    """

    opened: Gone
    without_key: tuple[KeyOwner, ...]


async def verify_keys(parts: Installation) -> Verification:
    """Open the key of every case and party, and look for what lies under none."""
    opened = await verify_all(parts.key_storage.every_key, parts.vault_keys)
    without, after = list[KeyOwner](), None
    while page := await parts.ledger.vault_rows.owners(limit=PAGE, after=after):
        after = page[-1]
        without += [owner for owner in page if not await _has_key(parts, owner)]
    return Verification(opened=opened, without_key=tuple(without))


async def _has_key(parts: Installation, owner: KeyOwner) -> bool:
    try:
        standing = await parts.key_storage.rows.find(owner)
    except KeyDestroyed:
        # What is left was being deleted when somebody was cut off; nobody can read it.
        return True
    return standing is not None and (owner.party_id is None or standing.party is not None)
