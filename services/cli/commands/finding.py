"""``duecourse party find``: in which cases an address is kept."""

from pathlib import Path
from typing import Annotated

from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.known_addresses import cases_with
from services.cli.options import file_option
from services.cli.personal import FROM_STDIN, asked, is_at_a_terminal, read_line
from services.cli.registration import Commands
from services.cli.sessions import Reading
from services.vault.finding import Found


def offer(party: Commands) -> None:
    """Offer the command that finds parties."""
    party.add("find", find)


async def find(
    reading: Reading,
    address_file: Annotated[
        Path | None, file_option("--address-file", "A file with the address.")
    ] = None,
) -> Answer:
    """Find the cases in which an address, or a number at the gateway, is kept; this is audited.

    The address is asked for, or read from stdin or a file: never an argument, which the list of
    processes shows. Only cases that you have or keep contact in are found.

    Example: duecourse party find --address-file address.txt
    """
    address = _read(address_file)
    if address is None:
        message = "give the address: --address-file FILE, or on stdin"
        raise InputRefused(message)
    found = await cases_with(reading, address, purpose="find_party")
    data = [await _told(reading, each) for each in found]
    rows = ((x["reference"], x["party_id"], "now" if x["is_current"] else "before") for x in data)
    nothing = "No case that you may see has this address."
    return Answer(
        data=data, shown=[table("case", "party", "hears there", rows=rows) if data else nothing]
    )


def _read(file: Path | None) -> str | None:
    if file is None and is_at_a_terminal():
        return asked("The address")
    return read_line("address", None if file else FROM_STDIN, file)


async def _told(reading: Reading, found: Found) -> dict[str, object]:
    parties = (await reading.parts.files.open(found.case_id)).replayed().parties
    hears_there = [
        party_id
        for party_id, party in parties.items()
        if party.preferences is not None and party.preferences.address == found.reference
    ]
    return {
        "reference": await reading.reference(found.case_id),
        "case_id": found.case_id,
        "party_id": hears_there[0] if hears_there else found.party_id,
        "is_current": bool(hears_there),
    }
