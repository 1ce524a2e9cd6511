"""The files of an export folder: entries as lines of JSON, and a signed head as the last line.

A file is made once under its name and never touched again, so that the folder may be one to which
can only be added. One that was cut off while it was written has no head, and counts for nothing.
"""

import base64
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from services.auditing.errors import ExportRefused
from services.auditing.signing import PublicKeys, SignedHead, require_signed
from services.ledger.audit_chain import EMPTY, AuditHead, next_head
from services.ledger.errors import AuditBroken

_PATTERN: Final = "audit-*.jsonl"
_MODE: Final = 0o640
_TRIES: Final = 10

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One complete file.

    Attributes:
        name: Its name in the folder.
        after: The head that its first entry follows.
        signed: The head that it ends with.
    """

    name: str
    after: AuditHead
    signed: SignedHead


def write_export(folder: Path, entries: Sequence[Entry], head: SignedHead) -> str | None:
    """Add a file, and give its name; None if somebody else wrote the same entries meanwhile.

    Raises:
        OSError: The folder cannot be written.
    """
    first, last = entries[0]["sequence"], entries[-1]["sequence"]
    lines = [*map(_entry_line, entries), _head_line(head)]
    for attempt in range(1, _TRIES + 1):
        # An earlier try may have been cut off: its file stays, and another name is taken.
        name = f"audit-{first:012}-{last:012}{'' if attempt == 1 else f'-{attempt}'}.jsonl"
        try:
            descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        except FileExistsError:
            if _last_line_is_a_head(folder / name):
                return None
            continue
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        return name
    message = f"{folder} holds {_TRIES} files for the entries from {first} on, none complete"
    raise ExportRefused(message)


def newest_head(folder: Path, keys: PublicKeys) -> AuditHead:
    """The head with which the newest complete file of a folder ends.

    Raises:
        ExportRefused: It was not signed by one of these keys.
        OSError: The folder cannot be read.
    """
    for path in sorted(folder.iterdir(), reverse=True):
        signed_head = _signed_head(path) if path.match(_PATTERN) else None
        if signed_head is not None:
            require_signed(signed_head, keys)
            return signed_head.head
    return EMPTY


def read_exports(folder: Path, keys: PublicKeys) -> tuple[list[Export], list[str]]:
    """Every complete file, checked from its first entry to its signature, and the other names.

    Raises:
        ExportRefused: A file is not what was written, or files between two are missing.
        OSError: The folder cannot be read.
    """
    exports: list[Export] = []
    cut_off: list[str] = []
    for path in sorted(path for path in folder.iterdir() if path.match(_PATTERN)):
        signed_head = _signed_head(path)
        if signed_head is None:
            cut_off.append(path.name)
            continue
        require_signed(signed_head, keys)
        exports.append(_checked(path, signed_head))
    _require_no_gap(exports)
    return exports, cut_off


def _checked(path: Path, signed_head: SignedHead) -> Export:
    after: AuditHead | None = None
    last = EMPTY
    try:
        for entry in _entries(path):
            if after is None:
                after = last = AuditHead(
                    sequence=entry["sequence"] - 1, hash=entry["previous_hash"]
                )
            last = next_head(last, entry)
    except (AuditBroken, KeyError, TypeError, ValueError, AttributeError):
        after = None
    if after is None or last != signed_head.head:
        message = (
            f"the export {path.name} is not what was written: its entries do not lead to its head"
        )
        raise ExportRefused(message)
    return Export(name=path.name, after=after, signed=signed_head)


def _require_no_gap(exports: Sequence[Export]) -> None:
    heads = {EMPTY, *(each.signed.head for each in exports)}
    for each in exports:
        if each.after not in heads:
            message = (
                f"the export {each.name} follows entry {each.after.sequence}, and no other export "
                "ends with it: files are missing from the folder, or come from another log"
            )
            raise ExportRefused(message)


def _entry_line(entry: Entry) -> str:
    said = {**entry, "at": entry["at"].isoformat(timespec="microseconds")}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            said = json.loads(line)
            if "head" in said:
                return
            said["at"] = datetime.fromisoformat(said["at"])
            yield said


def _head_line(signed_head: SignedHead) -> str:
    said = {
        "head": {
            "sequence": signed_head.head.sequence,
            "hash": signed_head.head.hash,
            "at": signed_head.at.isoformat(timespec="microseconds"),
            "key": signed_head.key_id,
            "signature": base64.b64encode(signed_head.signature).decode(),
        }
    }
    return json.dumps(said, separators=(",", ":")) + "\n"


def _last_line_is_a_head(path: Path) -> bool:
    return _signed_head(path) is not None


def _signed_head(path: Path) -> SignedHead | None:
    with suppress(ValueError, KeyError, TypeError):
        said = json.loads(_last_line(path))["head"]
        return SignedHead(
            head=AuditHead(sequence=int(said["sequence"]), hash=str(said["hash"])),
            at=datetime.fromisoformat(said["at"]),
            key_id=str(said["key"]),
            signature=base64.b64decode(said["signature"], validate=True),
        )
    return None


def _last_line(path: Path) -> str:
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 4096))
        lines = file.read().decode("utf-8", "replace").splitlines()
    return lines[-1] if lines else ""
