"""Holding the audit log against what was signed and kept elsewhere."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from services.auditing.errors import NoExports
from services.auditing.export_files import read_exports
from services.auditing.signing import PublicKeys, SignedHead
from services.ledger.audit import AuditLog
from services.ledger.audit_chain import AuditHead


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the log was held against, and what it has come to.

    Attributes:
        head: The newest entry of the log.
        newest: The newest head that was signed.
        exports: How many exports were read, each from its first entry to its signature.
        cut_off: Files that were cut off while they were written, which count for nothing.
    """

    head: AuditHead
    newest: SignedHead
    exports: int
    cut_off: tuple[str, ...]

    @property
    def unsigned(self) -> int:
        """How many entries are newer than the newest signed head: the chain alone holds them."""
        return self.head.sequence - self.newest.head.sequence


async def hold_against(
    log: AuditLog, folder: Path, keys: PublicKeys, *known_heads: AuditHead
) -> Held:
    """Check every entry of the log, every export, and that the log contains every signed head.

    Editing, deleting, inserting and reordering entries shows by the chain; cutting off its end, and
    writing all of it anew, by the heads that were signed before.

    Raises:
        AuditBroken: The log was changed.
        ExportRefused: The exports were.
        NoExports: The folder holds none.
        OSError: The folder cannot be read.
    """
    exports, cut_off = await asyncio.to_thread(read_exports, folder, keys)
    if not exports:
        message = f"{folder} holds no export of the audit log: see that it is the right folder"
        raise NoExports(message)
    heads = [each.signed.head for each in exports]
    head = await log.verify(*heads, *known_heads)
    newest = max((each.signed for each in exports), key=lambda each: each.head.sequence)
    return Held(head=head, newest=newest, exports=len(exports), cut_off=tuple(cut_off))
