"""Exports of the audit log: what was written since the last one, with a signed head."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from services.auditing.export_files import newest_head, write_export
from services.auditing.signing import public_keys, signed
from services.clocks import Clock
from services.keys import KeyRing
from services.ledger.audit import AuditLog
from services.ledger.audit_chain import AuditHead

PER_FILE: Final = 20_000
"""At most so many entries go into one file, so that no export needs much memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export has added.

    Attributes:
        entries: How many entries were added.
        files: The names of the files that hold them.
        head: The newest head that lies there signed now.
    """

    entries: int
    files: tuple[str, ...]
    head: AuditHead


class AuditExporter:
    """Adds to one folder, best on another machine and one to which can only be added.

    Nothing is remembered but what lies in the folder. Before anything is signed, the log has to
    contain what was signed there before: a past that was changed is not signed a second time.
    """

    def __init__(
        self, *, log: AuditLog, folder: Path, keys: Callable[[], KeyRing], clock: Clock
    ) -> None:
        self._log = log
        self._folder = folder
        self._keys = keys
        self._clock = clock

    async def export(self) -> Exported:
        """Add what was written since the last export, if anything was.

        Raises:
            AuditBroken: The log does not contain what was signed before, or an entry since does
                not fit.
            ExportRefused: The folder holds heads that none of our keys signed.
            UnknownKeyError: There is no key to sign with.
            OSError: The folder cannot be read or written.
        """
        ring = self._keys()
        last = await asyncio.to_thread(newest_head, self._folder, public_keys(ring))
        names: list[str | None] = []
        few: list[dict[str, Any]] = []
        head = last
        async for entry in self._log.entries_after(last):
            few.append(entry)
            head = AuditHead(sequence=entry["sequence"], hash=entry["hash"])
            if len(few) == PER_FILE:
                names.append(await asyncio.to_thread(self._add, few, head, ring))
                few = []
        if few:
            names.append(await asyncio.to_thread(self._add, few, head, ring))
        return Exported(
            entries=head.sequence - last.sequence,
            files=tuple(name for name in names if name is not None),
            head=head,
        )

    def _add(self, entries: list[dict[str, Any]], head: AuditHead, ring: KeyRing) -> str | None:
        signed_head = signed(head, ring.current, at=self._clock.now())
        return write_export(self._folder, entries, signed_head)
