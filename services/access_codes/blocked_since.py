"""Codes that a restored backup would let open a page again, after they were blocked."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from services.lasting import LastingEntry, LastingKind
from services.ledger.access import Access
from services.ledger.access_codes import AccessCode
from services.ledger.ledger import Ledger

Whose = tuple[str, str | None]
"""Whose a code is: of which case, and which party."""


async def block_again(
    ledger: Ledger, lasting: Iterable[LastingEntry], access: Access, *, now: datetime
) -> int:
    """Block every code that the lasting list knows to be blocked or replaced; how many there were.

    Given again it finds none.
    """
    revived = tuple(_revived(await ledger.access_codes.not_blocked(), newest_changes(lasting)))
    for code in revived:
        await ledger.access_codes.block(code.case_id, code.party_id, access, now=now)
    return len(revived)


def newest_changes(lasting: Iterable[LastingEntry]) -> dict[Whose, LastingEntry]:
    """What became of each party's code last, as the lasting list knows."""
    return {
        (entry.case_id, entry.party_id): entry
        for entry in lasting
        if entry.kind is LastingKind.CODE_CHANGED
    }


def _revived(
    codes: Iterable[AccessCode], changes: dict[Whose, LastingEntry]
) -> Iterator[AccessCode]:
    for code in codes:
        newest = changes.get((code.case_id, code.party_id))
        # A code of after the entry is one that an older copy of the list does not know.
        if newest is not None and code.code_id != newest.command_id and code.issued_at <= newest.at:
            yield code
