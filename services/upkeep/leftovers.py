"""Finds what was put into the vault and never named, and takes it out again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

from services.installation import Installation
from services.ledger.access import Access
from services.upkeep.reconciling import compare_case

LEFT_ALONE = timedelta(days=1)
"""What was kept since then may still be named: by a command that still goes on."""

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """How many entries of a case's vault nothing names."""

    case_id: str
    entries: int


async def leftovers(parts: Installation, access: Access, *, apply: bool) -> tuple[Leftovers, ...]:
    """Every case with entries in the vault that nothing names; with ``apply`` they are deleted.

    Each deletion is in the audit log. A case whose workflow has facts that the ledger lacks is left
    alone, for they may name what looks unnamed.
    """
    before = parts.clock.now() - LEFT_ALONE
    entries = parts.ledger.unnamed_entries
    found = []
    async for case_id in _cases_with_entries(parts):
        count = len(await entries.of_case(case_id, kept_before=before))
        if not count or await _ledger_may_lack_facts(parts, case_id):
            continue
        if apply:
            count = await entries.discard(case_id, access, kept_before=before)
        found.append(Leftovers(case_id=case_id, entries=count))
    return tuple(found)


async def _cases_with_entries(parts: Installation) -> AsyncIterator[str]:
    after = ""
    while page := await parts.ledger.unnamed_entries.cases(limit=PAGE, after=after):
        for case_id in page:
            yield case_id
        after = page[-1]


async def _ledger_may_lack_facts(parts: Installation, case_id: str) -> bool:
    if not await parts.desk.workflows.is_running(case_id):
        return False
    return await compare_case(parts, case_id) is not None
