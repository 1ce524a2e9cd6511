"""In which cases an address is kept, as far as the acting person may know of them."""

from services.access.operations import Operation
from services.cli.sessions import Reading
from services.desk.intake import NewParty
from services.ledger.errors import NotInLedger
from services.vault.finding import Found


async def cases_with(reading: Reading, address: str, *, purpose: str) -> list[Found]:
    """Where an address is kept; nothing of cases that she has no part in, or is named in."""
    author = reading.author(purpose)
    found = await reading.parts.vault.finder.find(
        address, actor=author.actor, purpose=author.purpose
    )
    return [each for each in found if await _may_be_shown(reading, each.case_id)]


async def _may_be_shown(reading: Reading, case_id: str) -> bool:
    gate = reading.parts.gate
    try:
        return await gate.may_in_case(Operation.FIND_PARTY, reading.actor, case_id)
    except NotInLedger:
        # Kept for a case that somebody was cut off from opening.
        return False


async def remarks_on_addresses(
    reading: Reading, parties: tuple[NewParty, ...], *, besides: str
) -> list[str]:
    """What to look at before a second case is kept for the same person.

    Args:
        reading: On whose behalf.
        parties: Who enters.
        besides: The case that they enter.
    """
    remarks = []
    for party in parties:
        address = party.choice.address if party.choice else None
        if address is None:
            continue
        found = await cases_with(reading, address, purpose="check_duplicate")
        others = sorted({x.case_id for x in found} - {besides})
        if others:
            names = ", ".join([await reading.reference(case_id) for case_id in others])
            remarks.append(f"this address is already in {names}: see whether it is one matter")
    return remarks
