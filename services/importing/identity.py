"""Which case a row is: the same row is the same case, however often it is imported."""

from base64 import b32decode
from dataclasses import dataclass

from services.importing.register_row import RegisterRow
from services.keys import Key, KeyRing, keyed_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIdentity:
    """The ids that follow from a row under one key of the installation.

    Attributes:
        case_id: Follows from the register's name and the row's key alone.
        salt: Keys the ids of the case's obligations, as 32 hexadecimal digits.
        said: Follows from everything that the row says: another row under the same key shows.
    """

    case_id: str
    salt: str
    said: str

    def command_id(self, position: int) -> str:
        """The id of one of the commands that bring the case in."""
        return f"i{self.said}.{position}"

    def brought_in_by(self, command_id: str) -> bool:
        """Whether a command with this id brought in this very row."""
        return command_id == self.command_id(0)


def identities(register: str, row: RegisterRow, ring: KeyRing) -> tuple[RowIdentity, ...]:
    """What the row's case is called, under the newest key first; older keys may have named it."""
    return tuple(_identity(register, row, key) for key in reversed(ring.keys))


def _identity(register: str, row: RegisterRow, key: Key) -> RowIdentity:
    return RowIdentity(
        case_id=f"c{keyed_hash(key, 'imported case', register, row.key)}",
        salt=_hexadecimal(keyed_hash(key, "imported salt", register, row.key)),
        said=keyed_hash(key, "imported row", register, row.key, row.said()),
    )


def _hexadecimal(hashed: str) -> str:
    return b32decode(hashed.upper())[:16].hex()
