"""The vault: where names, addresses and free text live, encrypted per case and party. Nowhere else.

`Vault` is what the rest of the program calls. `VaultStore` is the port behind which the sealed
entries are stored, `KeyStore` the one for the wrapped keys; whoever stores them cannot read them.
"""

from services.vault.errors import (
    CaseKeyDestroyed,
    CaseKeyMissingError,
    CaseKeyRefusedError,
    EntryMissingError,
    EntryRefusedError,
    KeyDestroyed,
    PartyKeyDestroyed,
    PartyUnnamedError,
    ValueTooLongError,
    ValueUnencodableError,
    VaultError,
)
from services.vault.key_store import KeyStore
from services.vault.kinds import LONGEST_VALUE_BYTES, VaultKind
from services.vault.memory import MemoryKeyStore, MemoryVaultStore
from services.vault.records import (
    KeyOwner,
    SealedEntry,
    StandingKeys,
    VaultReference,
    WrappedCaseKey,
    WrappedPartyKey,
)
from services.vault.store import VaultStore
from services.vault.vault import Vault

__all__ = [
    "LONGEST_VALUE_BYTES",
    "CaseKeyDestroyed",
    "CaseKeyMissingError",
    "CaseKeyRefusedError",
    "EntryMissingError",
    "EntryRefusedError",
    "KeyDestroyed",
    "KeyOwner",
    "KeyStore",
    "MemoryKeyStore",
    "MemoryVaultStore",
    "PartyKeyDestroyed",
    "PartyUnnamedError",
    "SealedEntry",
    "StandingKeys",
    "ValueTooLongError",
    "ValueUnencodableError",
    "Vault",
    "VaultError",
    "VaultKind",
    "VaultReference",
    "VaultStore",
    "WrappedCaseKey",
    "WrappedPartyKey",
]
