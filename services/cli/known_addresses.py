"""In which cases an address is kept, as far as the acting person may know of them."""

from services.cli.sessions import Reading
from services.desk.intake import NewParty
from services.opening.known_cases import KnownCases
from services.vault.finding import Found


def known_to(reading: Reading) -> KnownCases:
    """The cases that the acting person may be told of."""
    parts = reading.parts
    return KnownCases(gate=parts.gate, vault=parts.vault, ledger=parts.ledger, actor=reading.actor)


async def cases_with(reading: Reading, address: str, *, purpose: str) -> list[Found]:
    """Where an address is kept; nothing of cases that she has no part in, or is named in."""
    return await known_to(reading).with_address(address, purpose=purpose)


async def remarks_on_addresses(
    reading: Reading, parties: tuple[NewParty, ...], *, besides: str
) -> list[str]:
    """What to look at before a second case is kept for the same person.

    Args:
        reading: On whose behalf.
        parties: Who enters.
        besides: The case that they enter.
    """
    found = await known_to(reading).references_with_address(parties, besides=besides)
    return [
        f"this address is already in {', '.join(names)}: see whether it is one matter"
        for names in found
    ]
