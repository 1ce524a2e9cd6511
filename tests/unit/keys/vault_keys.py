"""Vault keys without a file, for tests of what stands on them."""

from services.keys import Key, KeyRing


class KeysInMemory:
    """`VaultKeys` of a ring that lives as long as the object."""

    waits = False
    place = "memory"

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring

    @property
    def current(self) -> Key:
        """See `VaultRing.current`."""
        return self.ring.current

    def by_id(self, key_id: str) -> Key:
        """See `VaultRing.by_id`."""
        return self.ring.by_id(key_id)

    def ids(self) -> tuple[str, ...]:
        """See `VaultKeys.ids`."""
        return tuple(key.id for key in self.ring.keys)

    def add(self) -> Key:
        """See `VaultKeys.add`."""
        self.ring = self.ring.rotated()
        return self.ring.current

    def close(self) -> None:
        """See `VaultKeys.close`."""
