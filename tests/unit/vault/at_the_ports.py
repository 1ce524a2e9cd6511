"""A vault over stores in memory, with eyes on what it does to them."""

import asyncio

from services.audit import AuditEntry
from services.keys import Key, KeyPurpose, KeyRing
from services.keys.wrapping import VaultRing
from services.vault import (
    KeyOwner,
    MemoryKeyStore,
    MemoryVaultStore,
    StandingKeys,
    Vault,
    VaultKind,
    VaultReference,
)

NAME = "Ada Testcase"


class AuditInMemory:
    """An audit log that can be broken."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.broken = False

    async def record(
        self, *, actor: str, purpose: str, action: str, case_id: str | None, subject: str | None
    ) -> None:
        """Record a call."""
        if self.broken:
            raise ConnectionError("the audit log cannot be written")
        self.entries.append(
            AuditEntry(
                actor=actor, purpose=purpose, action=action, case_id=case_id, subject=subject
            )
        )


class Clock:
    """Seconds that are put forward by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        """The seconds."""
        return self.seconds


class YieldingKeyStore(MemoryKeyStore):
    """A key store that lets others have their turn before it answers."""

    async def find(self, owner: KeyOwner) -> StandingKeys | None:
        """See `KeyStore.find`."""
        await asyncio.sleep(0)
        return await super().find(owner)


class CountingRing:
    """A ring that counts how often a key of it is looked up to unwrap something."""

    waits = False

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self.looked_up = 0

    @property
    def current(self) -> Key:
        """See `Ring.current`."""
        return self._ring.current

    def by_id(self, key_id: str) -> Key:
        """See `Ring.by_id`."""
        self.looked_up += 1
        return self._ring.by_id(key_id)


class Bench:
    """Everything of a vault at hand."""

    def __init__(self, ring: KeyRing) -> None:
        self.ring = ring
        self.lookups = KeyRing.generate(KeyPurpose.LOOKUPS)
        self.store = MemoryVaultStore()
        self.key_store = YieldingKeyStore()
        self.audit = AuditInMemory()
        self.clock = Clock()
        self.vault = self.another()

    def another(self, ring: VaultRing | None = None) -> Vault:
        """A vault of another process over the same stores."""
        return Vault(
            store=self.store,
            key_store=self.key_store,
            keys=ring or self.ring,
            lookups=self.lookups,
            audit=self.audit,
            clock=self.clock,
        )

    def forget(self) -> None:
        """Let so much time pass that no key is in memory any more."""
        self.clock.seconds += 3600


async def keep(
    vault: Vault,
    text: str = NAME,
    case_id: str = "case-1",
    *,
    party_id: str | None = "p1",
    kind: VaultKind = VaultKind.PARTY_NAME,
) -> VaultReference:
    """Keep a value as an officer does at intake."""
    return await vault.keep(case_id, kind, text, party_id=party_id, actor="off_1", purpose="intake")


async def reveal(vault: Vault, reference: str, case_id: str = "case-1") -> str:
    """Reveal a value as the engine does for a letter."""
    return await vault.reveal(case_id, reference, actor="worker", purpose="deliver_notice")
