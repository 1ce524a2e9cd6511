"""Rotates the vault's key-encryption key: a new one is made, and every case key is put under it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.installation import Installation
from services.keys import KeyPurpose, UnknownKeyError
from services.keys.wrapping import VaultKeys, asked
from services.ledger.access import Access
from services.settings.key_sources import key_source_of
from services.vault.rotation import RefusedKey, rewrap_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """What a rotation has done.

    Attributes:
        key_id: The key under which the case keys lie now.
        is_new: Whether this rotation made it; otherwise it finished an earlier one.
        wrapped: How many case keys were put under it.
        refused: Those that cannot be opened; they stay as they are.
    """

    key_id: str
    is_new: bool
    wrapped: int
    refused: tuple[RefusedKey, ...]


async def rotate_vault_key(
    parts: Installation, access: Access, *, progress: Callable[[int], None]
) -> Rotation:
    """Make a new vault key and put every case key under it, or finish a rotation that was cut off.

    While case keys can be put under the key that is current already, an earlier rotation is not
    over: then no new key is made. Everybody else goes on meanwhile, for all keys of the ring open.

    Raises:
        KeyFileError: The keys cannot be read, or no key can be added where they are.
        TokenError: The token that holds them cannot be used, or makes none.
    """
    keys = parts.vault_keys
    if await asked(keys, lambda: _has_current(keys)):
        finished = await _put_under_current(parts, access, progress)
        if finished.wrapped:
            return finished
    await parts.ledger.audit.note(access, "keys.rotate", case_id=None)
    await asked(keys, keys.add)
    return replace(await _put_under_current(parts, access, progress), is_new=True)


def _has_current(keys: VaultKeys) -> bool:
    """Whether there is one; a token has none at first, and whatever is older lies elsewhere."""
    try:
        return bool(keys.current.id)
    except UnknownKeyError:
        return False


async def _put_under_current(
    parts: Installation, access: Access, progress: Callable[[int], None]
) -> Rotation:
    keys = parts.vault_keys
    key_id = (await asked(keys, lambda: keys.current)).id
    await parts.ledger.audit.note(access, "keys.rewrap", case_id=None, subject=key_id)
    gone = await rewrap_all(parts.key_storage.every_key, keys, progress=progress)
    return Rotation(key_id=key_id, is_new=False, wrapped=gone.through, refused=gone.refused)


async def add_key(parts: Installation, access: Access, purpose: KeyPurpose) -> str:
    """Make a new key for what nothing has to be put under, and give its id.

    Histories stay under the payload keys they were written with, and heads of the audit log under
    the signatures they have.

    Raises:
        KeyFileError: The keys cannot be read, or no key can be added where they are.
    """
    await parts.ledger.audit.note(access, "keys.rotate", case_id=None)
    return key_source_of(parts.settings).rotated(purpose).of(purpose).current.id


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRotation:
    """What a rotation of the lookup key has done.

    Attributes:
        key_id: The key under which addresses are found now.
        is_new: Whether this rotation made it; otherwise it finished an earlier one.
        entries: How many addresses were put under it.
        refused: How many could not be opened; they are found as before.
    """

    key_id: str
    is_new: bool
    entries: int
    refused: int


async def rotate_lookup_key(parts: Installation, access: Access) -> LookupRotation:
    """Make a new lookup key and find every address under it, or finish what was cut off.

    While there are addresses that are not found under the current key, as after an upgrade, they
    are put under it, and no new key is made.

    Raises:
        KeyFileError: The keys cannot be read, or no key can be added where they are.
    """
    finder, source = parts.vault.finder, key_source_of(parts.settings)
    author = f"{access.actor.kind}:{access.actor.actor_id}"
    done = await finder.rebuild(actor=author, purpose=access.purpose)
    is_new = not done.entries
    if is_new:
        await parts.ledger.audit.note(access, "keys.rotate", case_id=None)
        source.rotated(KeyPurpose.LOOKUPS)
        done = await finder.rebuild(actor=author, purpose=access.purpose)
    return LookupRotation(
        key_id=source.read().of(KeyPurpose.LOOKUPS).current.id,
        is_new=is_new,
        entries=done.entries,
        refused=done.refused,
    )
