"""Which office has which duty in a new case: as named, or the only one that the directory has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from services.cli.failures import InputRefused
from services.opening.offices import offices_that_can
from workflows.staff import OfficeDuty

if TYPE_CHECKING:
    from services.directory.directory import StaffDirectory


def offices_for(
    directory: StaffDirectory, named: Mapping[OfficeDuty, str | None]
) -> dict[OfficeDuty, str]:
    """An office for every duty.

    Raises:
        InputRefused: one is not named, and the directory has none or several for it.
        UnknownOfficeError: the directory does not have the one that is named.
    """
    return {duty: _office(directory, duty, office) for duty, office in named.items()}


def _office(directory: StaffDirectory, duty: OfficeDuty, named: str | None) -> str:
    if named is not None:
        return directory.office(named).office_id
    found = offices_that_can(directory, duty)
    if len(found) == 1:
        return found[0]
    option = f"--{duty.value.replace('_', '-')}"
    known = ", ".join(office.office_id for office in directory.offices)
    message = f"name the {duty.value.replace('_', ' ')}: {option}, one of {known}"
    raise InputRefused(message)


def require_member(directory: StaffDirectory, staff_id: str) -> None:
    """Make sure that a person who is to be barred exists: a mistyped id would bar nobody.

    Raises:
        InputRefused: the directory does not have the id.
    """
    if directory.member(staff_id) is None:
        message = (
            f"the staff directory has nobody with the id '{staff_id}': a mistyped id would bar "
            "nobody; leave it out if the person is not on the staff"
        )
        raise InputRefused(message)
