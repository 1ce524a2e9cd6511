"""What a backup says of itself: when it was made, of what, and what lies in it."""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_READ_AT_ONCE: Final = 1024 * 1024


class DatabaseKind(StrEnum):
    """Where the ledger lives; a backup goes back to the same kind."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"

    @property
    def in_words(self) -> str:
        """As people call it."""
        return "SQLite" if self is DatabaseKind.SQLITE else "PostgreSQL"


class PartName(StrEnum):
    """The parts that a backup can have, by their names in it."""

    TEMPORAL = "temporal.db"
    """The database of the Temporal server that runs beside us."""

    LEDGER = "ledger"
    """The ledger: a SQLite file, or a dump of PostgreSQL in its custom format."""

    @property
    def in_words(self) -> str:
        """As people call it."""
        return "Temporal's database" if self is PartName.TEMPORAL else "the ledger"


class Part(BaseModel):
    """One file in a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: PartName
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @classmethod
    def of(cls, name: PartName, file: Path) -> "Part":
        """What a file is, read through once."""
        digest = hashlib.sha256()
        with file.open("rb") as opened:
            while read := opened.read(_READ_AT_ONCE):
                digest.update(read)
        return cls(name=name, size=file.stat().st_size, sha256=digest.hexdigest())


class Manifest(BaseModel):
    """The first thing in a backup.

    Attributes:
        made_at: Before the first part was copied: whatever happened later may be missing.
        database: Of which kind the ledger is.
        tables: The version of the ledger's tables.
        parts: What lies in it, in this order.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    format: Literal["duecourse-backup/1"] = "duecourse-backup/1"
    made_at: AwareDatetime
    database: DatabaseKind
    tables: str
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    @property
    def size(self) -> int:
        """How many bytes its parts have together."""
        return sum(part.size for part in self.parts)

    def part(self, name: PartName) -> Part | None:
        """The part of that name, if it has one."""
        return next((part for part in self.parts if part.name is name), None)
