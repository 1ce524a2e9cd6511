"""Access codes given after the backup was made: they open nothing, and whoever has them waits."""

from dataclasses import dataclass

from services.access_codes.blocked_since import newest_changes
from services.installation import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCode:
    """A party whose newest code the ledger does not know: she needs another one."""

    case_id: str
    party_id: str


async def lost_codes(parts: Installation) -> tuple[LostCode, ...]:
    """Every party who was given a code that the ledger lacks, in a case that it has.

    Raises:
        LastingListAltered: The lasting list was changed.
    """
    known = {code.code_id for code in await parts.ledger.access_codes.not_blocked()}
    return tuple(
        [
            LostCode(case_id=entry.case_id, party_id=entry.party_id)
            for entry in newest_changes(parts.lasting.entries()).values()
            if entry.party_id is not None
            and entry.command_id is not None
            and entry.command_id not in known
            and await _has_her(parts, entry.case_id, entry.party_id)
        ]
    )


async def _has_her(parts: Installation, case_id: str, party_id: str) -> bool:
    if not await parts.ledger.facts.recorded_through(case_id):
        return False
    party = (await parts.files.open(case_id)).replayed().parties.get(party_id)
    return party is not None and party.erased is None
