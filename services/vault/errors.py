"""Why the vault refuses. Messages hold codes and opaque ids, never content."""


class VaultError(Exception):
    """The vault could not do what was asked."""

    code = "vault_error"


class KeyDestroyed(VaultError):
    """A key was destroyed on purpose; what it encrypted cannot be read by anybody."""

    code = "key_destroyed"


class CaseKeyDestroyed(KeyDestroyed):
    """The case's key was destroyed, and with it those of its parties."""

    code = "case_key_destroyed"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: the vault of case {case_id} was destroyed. Nothing kept there can be "
            "read again, and nothing new can be kept for this case."
        )


class PartyKeyDestroyed(KeyDestroyed):
    """The party's key was destroyed; the case and its other parties go on."""

    code = "party_key_destroyed"

    def __init__(self, case_id: str, party_id: str) -> None:
        super().__init__(
            f"{self.code}: the vault of party {party_id} of case {case_id} was destroyed. Nothing "
            "kept there can be read again, and nothing new can be kept for this party."
        )


class PartyUnnamedError(VaultError):
    """A value that is always one person's was to be kept without saying whose it is."""

    code = "party_unnamed"

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"{self.code}: a value of the kind {kind} belongs to a party. Say to which: only under "
            "her own key it can end with her."
        )


class CaseKeyMissingError(VaultError):
    """The key store holds no key for a case or party, and there are entries that need one."""

    code = "case_key_missing"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: the key store has no key for what is kept in case {case_id}. If the "
            "case id is right, it is older than the ledger: bring back its newest backup."
        )


class CaseKeyRefusedError(VaultError):
    """The stored key is not what the vault wrapped for this case, or for this party of it."""

    code = "case_key_refused"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: a stored key of case {case_id} was altered or belongs elsewhere. "
            "Restore its row from a backup of the key store, and look into the audit log."
        )


class EntryMissingError(VaultError):
    """No entry has this reference in this case."""

    code = "entry_missing"

    def __init__(self, case_id: str, reference: str) -> None:
        super().__init__(
            f"{self.code}: case {case_id} has no vault entry {reference}. Check the reference."
        )


class EntryRefusedError(VaultError):
    """An entry was altered, or moved from another case, place or reference."""

    code = "entry_refused"

    def __init__(self, case_id: str, reference: str) -> None:
        super().__init__(
            f"{self.code}: vault entry {reference} of case {case_id} was altered or belongs "
            "elsewhere. Restore its row from a backup and look into the audit log."
        )


class ValueTooLongError(VaultError):
    """The value is longer than the vault takes."""

    code = "value_too_long"

    def __init__(self, *, size: int, limit: int) -> None:
        super().__init__(
            f"{self.code}: the text has {size} bytes in UTF-8 and at most {limit} are kept. "
            "Shorten it."
        )


class ValueUnencodableError(VaultError):
    """The value holds half of a surrogate pair, which no text encoding can store."""

    code = "value_unencodable"

    def __init__(self) -> None:
        super().__init__(
            f"{self.code}: the text holds half of a surrogate pair and is no valid Unicode. "
            "Enter it again."
        )
