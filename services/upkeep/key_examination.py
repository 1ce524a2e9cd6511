"""What ``duecourse doctor`` finds about the key store."""

import stat

from services.installation import Installation
from services.keys.wrapping import asked
from services.settings.key_store import key_store_of
from services.upkeep.finding import Finding

NAME = "key store"
_OTHERS = 0o077


async def finding_about_key_store(parts: Installation) -> Finding:
    """Whether it is private, and whether every vault key that it needs is there."""
    place = key_store_of(parts.settings)
    counted = await parts.key_storage.every_key.counted()
    held = set(await asked(parts.vault_keys, parts.vault_keys.ids))
    locked = sum(cases for key_id, cases in counted.items() if key_id not in held)
    if locked:
        return Finding(
            name=NAME,
            is_well=False,
            says=f"{place.shown}: {locked} cases lie under a vault key that is missing",
            advice="see which ('duecourse keys status'), and bring back the newest keys",
        )
    if place.file is not None and stat.S_IMODE(place.file.stat().st_mode) & _OTHERS:
        return Finding(
            name=NAME,
            is_well=False,
            says=f"{place.shown} is open to others",
            advice=f"close it: chmod 600 {place.file}",
        )
    return Finding(
        name=NAME, is_well=True, says=f"{place.shown}: the keys of {sum(counted.values())} cases"
    )
