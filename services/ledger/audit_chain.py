"""The chain of the audit log: each entry carries the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.ledger.errors import AuditBroken

if TYPE_CHECKING:
    from collections.abc import Mapping

BEFORE_THE_FIRST: Final = "0" * 64
"""What the first entry has in place of the hash of the one before it."""

# Entries were written before these columns were there; left out while empty, they change no hash.
_LATER_COLUMNS: Final = ("origin", "origin_detail")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The newest entry's place and hash. Kept elsewhere, it shows later whether the log was cut."""

    sequence: int
    hash: str


EMPTY: Final = AuditHead(sequence=0, hash=BEFORE_THE_FIRST)
"""The head of a log without entries."""


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the entry's canonical JSON, the hash before it included."""
    said = {**entry, "at": entry["at"].isoformat(timespec="microseconds")}
    for name in _LATER_COLUMNS:
        if said.get(name) is None:
            said.pop(name, None)
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def next_head(last: AuditHead, entry: Mapping[str, Any]) -> AuditHead:
    """The head after an entry, which has to follow from the one before.

    Raises:
        AuditBroken: It does not, or is not what was written.
    """
    said = dict(entry)
    written = said.pop("hash")
    if said["sequence"] != last.sequence + 1:
        raise AuditBroken(last.sequence + 1, "is missing")
    if said["previous_hash"] != last.hash:
        raise AuditBroken(said["sequence"], "does not follow from the one before")
    if entry_hash(said) != written:
        raise AuditBroken(said["sequence"], "was changed after it was written")
    return AuditHead(sequence=said["sequence"], hash=written)
