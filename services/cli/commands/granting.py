"""``duecourse case grant`` and ``revoke-grant``: a case for one person, for some days."""

from typing import Annotated

import typer

from services.access.grants import MOST_DAYS
from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_id
from services.cli.words import as_utc
from services.ledger.grants import GrantReason

Staff = Annotated[
    str,
    typer.Argument(metavar="STAFF_ID", parser=refusing(read_id), help="To whom."),
]


def offer(case: Commands) -> None:
    """Offer the commands that give a case to one person."""
    case.add("grant", grant)
    case.add("revoke-grant", revoke_grant)


async def grant(
    reading: Reading,
    case: CaseGiven,
    staff: Staff,
    reason: Annotated[GrantReason, typer.Option(help="Why.")],
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="For how long, unless it is handed on.")
    ] = 30,
) -> Answer:
    """Give a case to somebody of another office, as if her office had it.

    She works on it in her own roles. It ends by itself: after its days, and at once when the case
    goes on to the next office. Whoever is named in the case can never be given it.
    """
    if reading.parts.directory.member(staff) is None:
        message = f"the staff directory has nobody with the id '{staff}': use one that it has"
        raise InputRefused(message)
    case_id = await reading.case(case)
    given = await reading.parts.gate.grant(
        case_id, staff, reading.access("grant_case"), reason=reason, days=days
    )
    return Answer(
        data=given,
        shown=[f"{case} is granted to {staff} until {as_utc(given.until)} (UTC)."],
    )


async def revoke_grant(reading: Reading, case: CaseGiven, staff: Staff) -> Answer:
    """Take a case back that was given to somebody."""
    case_id = await reading.case(case)
    await reading.parts.gate.grants.take_back(case_id, staff, reading.access("grant_case"))
    return Answer(
        data={"case": case, "taken_from": staff}, shown=[f"{case} is taken back from {staff}."]
    )
