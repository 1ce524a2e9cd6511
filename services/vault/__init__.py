"""The vault: where names, addresses and free text live, encrypted per case. Nowhere else.

`Vault` is what the rest of the program calls. `VaultStore` is the port behind which the sealed
entries and the wrapped case keys are stored; whoever stores them cannot read them.
"""

from services.vault.errors import (
    CaseKeyDestroyed,
    CaseKeyMissingError,
    CaseKeyRefusedError,
    EntryMissingError,
    EntryRefusedError,
    ValueTooLongError,
    ValueUnencodableError,
    VaultError,
)
from services.vault.kinds import LONGEST_VALUE_BYTES, VaultKind
from services.vault.memory import MemoryVaultStore
from services.vault.records import SealedEntry, VaultReference, WrappedCaseKey
from services.vault.store import VaultStore
from services.vault.vault import Vault

__all__ = [
    "LONGEST_VALUE_BYTES",
    "CaseKeyDestroyed",
    "CaseKeyMissingError",
    "CaseKeyRefusedError",
    "EntryMissingError",
    "EntryRefusedError",
    "MemoryVaultStore",
    "SealedEntry",
    "ValueTooLongError",
    "ValueUnencodableError",
    "Vault",
    "VaultError",
    "VaultKind",
    "VaultReference",
    "VaultStore",
    "WrappedCaseKey",
]
