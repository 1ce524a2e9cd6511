"""What a key is for. A key serves one purpose only."""

from enum import StrEnum


class KeyPurpose(StrEnum):
    """The purposes for which an installation keeps keys."""

    VAULT = "vault"
    """Key-encryption keys: they wrap the data key of each case."""

    PAYLOADS = "payloads"
    """Codec keys: they encrypt what Temporal stores."""

    IDENTIFIERS = "identifiers"
    """Keys of keyed hashes: ids that nobody outside can compute."""

    AUDIT = "audit"
    """Signing keys (Ed25519, RFC 8032): they sign what the audit log has come to."""

    ACCOUNTS = "accounts"
    """Keys under which the second factors of the staff's accounts lie."""

    LOOKUPS = "lookups"
    """Keys of the blind index, by which an address is found again and nothing else."""

    @property
    def id_prefix(self) -> str:
        """With what the ids of such keys begin."""
        return "s" if self is KeyPurpose.ACCOUNTS else self.value[0]
