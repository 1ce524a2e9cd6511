"""Why the vault refuses. Messages hold codes and opaque ids, never content."""


class VaultError(Exception):
    """The vault could not do what was asked."""

    code = "vault_error"


class CaseKeyDestroyed(VaultError):
    """The case's key was destroyed on purpose; what it encrypted cannot be read by anybody."""

    code = "case_key_destroyed"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: the vault of case {case_id} was destroyed. Nothing kept there can be "
            "read again, and nothing new can be kept for this case."
        )


class CaseKeyMissingError(VaultError):
    """An entry is stored or looked for in a case for which the vault has never kept anything."""

    code = "case_key_missing"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: the vault has no key for case {case_id}. Check the case id."
        )


class CaseKeyRefusedError(VaultError):
    """The stored case key is not what the vault wrapped for this case."""

    code = "case_key_refused"

    def __init__(self, case_id: str) -> None:
        super().__init__(
            f"{self.code}: the stored key of case {case_id} was altered or belongs to another "
            "case. Restore its row from a backup and look into the audit log."
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
