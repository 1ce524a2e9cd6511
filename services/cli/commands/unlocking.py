"""``duecourse unlock ...``: two people open a case to one of them, in an emergency."""

from typing import Annotated

import typer

from services.access.unlocking import LASTS, UnlockReason
from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven
from services.cli.registration import Commands, refusing
from services.cli.sessions import Reading
from services.cli.typed import read_id
from services.cli.words import as_utc

WhoAsked = Annotated[
    str,
    typer.Argument(
        metavar="STAFF_ID", parser=refusing(read_id), help="Who asked, by the directory's id."
    ),
]


def offer(unlock: Commands) -> None:
    """Offer the commands about emergency unlocks."""
    unlock.add("ask", ask)
    unlock.add("allow", allow)
    unlock.add("end", end)


async def ask(
    reading: Reading,
    case: CaseGiven,
    reason: Annotated[
        UnlockReason, typer.Option(help="Why you have to see a case that is not yours.")
    ],
) -> Answer:
    """Ask to read a case that you do not have. Somebody who answers for it has to allow it.

    It opens nothing by itself. Once allowed, you can read the case for four hours, names and
    letters included; you can change nothing in it. Each step, and each thing read, is audited.
    """
    case_id = await reading.case(case)
    await reading.parts.gate.unlocks.ask(case_id, reading.access("unlock_case"), reason)
    who = reading.actor.actor_id
    said = (
        "Asked. A manager of one of the case's offices opens it within a day: "
        f"duecourse unlock allow {case} {who}"
    )
    return Answer(data={"case": case, "asked_by": who, "reason": reason.value}, shown=[said])


async def allow(reading: Reading, case: CaseGiven, staff: WhoAsked) -> Answer:
    """Open a case to somebody who asked to read it, for four hours. You cannot be that person."""
    if reading.parts.directory.member(staff) is None:
        message = f"the staff directory has nobody with the id '{staff}': use one that it has"
        raise InputRefused(message)
    case_id = await reading.case(case)
    until = await reading.parts.gate.unlocks.allow(case_id, reading.access("unlock_case"), staff)
    hours = LASTS.total_seconds() / 3600
    return Answer(
        data={"case": case, "open_to": staff, "until": until},
        shown=[f"{case} is open to {staff} for {hours:.0f} hours, until {as_utc(until)} (UTC)."],
    )


async def end(reading: Reading, case: CaseGiven, staff: WhoAsked) -> Answer:
    """Close a case again that was opened to somebody, or refuse what she asked for."""
    case_id = await reading.case(case)
    await reading.parts.gate.unlocks.end(case_id, reading.access("unlock_case"), staff)
    return Answer(data={"case": case, "closed_to": staff}, shown=[f"{case} is closed to {staff}."])
