"""What speaks against opening a case, and what opening it sets going, in words."""

from collections.abc import Sequence
from typing import Final

from services.desk.intake import Intake
from services.directory.directory import StaffDirectory
from services.directory.entries import Staff
from services.mail.address import parse_address
from services.office.pages import day_in_words, plain
from services.opening.conflicts import Nearness, conflicts_of
from services.vault.lookups import normalised
from workflows.planner import Plan

_NEAR: Final = {
    Nearness.WORKS_THERE: "works in the {duty}",
    Nearness.IS_ABOVE: "is the superior of somebody in the {duty}",
    Nearness.WAS_ALONE: "was the only one who could handle it in the {duty}",
    Nearness.GIVES_SUPPORT: "is a support contact of the {duty}, and is named in no letter",
}


def remarks_on(
    *,
    addresses: Sequence[Sequence[str]],
    numbers: Sequence[str],
    accused: Staff | None,
    intake: Intake,
    directory: StaffDirectory,
) -> list[str]:
    """What an officer has to look at before the case is opened.

    Args:
        addresses: For each address that is known, the cases that have it.
        numbers: The cases that have the number from another register.
        accused: Whom it is said of, if it is somebody on the staff.
        intake: The case.
        directory: Who works where.
    """
    remarks = (
        [f"The number is already that of {', '.join(numbers)}: see whether it is one matter."]
        if numbers
        else []
    )
    remarks += [
        f"The address is already in {', '.join(names)}: see whether it is one matter."
        for names in addresses
    ]
    typed = [x.choice.address for x in intake.parties if x.choice and x.choice.address]
    for party in intake.parties:
        if party.choice and party.choice.address and party.choice.channel.uses_mail:
            remarks += [x.explanation for x in parse_address(party.choice.address).warnings]
    if accused is None:
        return remarks
    if normalised(accused.address.text) in {normalised(address) for address in typed}:
        remarks.append("The address for letters is that of whom it is said of. Change it.")
    for conflict in conflicts_of(accused.staff_id, intake.offices, directory):
        duty = f"{plain(conflict.duty.value)} ({directory.office(conflict.office_id).name})"
        near = _NEAR[conflict.nearness].format(duty=duty)
        remarks.append(f"{accused.name}, whom it is said of, {near}.")
    return remarks


def timeline_of(
    planned: Plan, intake: Intake, directory: StaffDirectory
) -> dict[str, list[tuple[str, str]]]:
    """What the planner says of a case that is not open yet: its clocks and promises."""
    return {
        "promises": [
            (
                f"{_role(intake, reading.promise.party_id)} hears again by",
                day_in_words(reading.promise.on),
            )
            for reading in planned.promises
        ],
        "clocks": [
            (
                f"{plain(clock.clock.value).capitalize()}, owned by the "
                + directory.office(intake.offices[clock.owner]).name,
                f"benchmark {day_in_words(clock.benchmark_on)}"
                if clock.benchmark_on
                else "no benchmark while it stands still",
            )
            for clock in planned.clocks
        ],
    }


def _role(intake: Intake, party_id: str) -> str:
    """As what a party enters; they are numbered in their order."""
    roles = {f"p{at}": party.role for at, party in enumerate(intake.parties, start=1)}
    return f"The {plain(roles[party_id].value)} ({party_id})"
