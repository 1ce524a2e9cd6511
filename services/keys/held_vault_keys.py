"""Vault keys that the program holds in memory, as it read them from a file or was handed them."""

from services.keys.living_ring import LivingRing
from services.keys.purposes import KeyPurpose
from services.keys.ring import Key, KeyRing
from services.keys.sources import KeySource


class HeldVaultKeys:
    """`VaultKeys` of a key source."""

    waits = False

    def __init__(self, source: KeySource, ring: KeyRing) -> None:
        """Make the keys of a source.

        Args:
            source: Where they are read from again.
            ring: What was read there at the start.
        """
        self._source = source
        self._ring = LivingRing(ring, lambda: source.read().vault)

    @property
    def place(self) -> str:
        """See `VaultKeys.place`."""
        return self._source.place

    @property
    def current(self) -> Key:
        """See `VaultRing.current`."""
        return self._ring.current

    def by_id(self, key_id: str) -> Key:
        """See `VaultRing.by_id`."""
        return self._ring.by_id(key_id)

    def ids(self) -> tuple[str, ...]:
        """See `VaultKeys.ids`."""
        return tuple(key.id for key in self._source.read().vault.keys)

    def add(self) -> Key:
        """See `VaultKeys.add`."""
        return self._ring.replaced_by(self._source.rotated(KeyPurpose.VAULT).vault)

    def close(self) -> None:
        """See `VaultKeys.close`; nothing was opened."""
