"""Which offices can have which duty in a new case."""

from typing import Final

from services.directory.directory import StaffDirectory
from workflows.staff import OfficeDuty, StaffRole

TELLING_ROLE: Final = {
    OfficeDuty.INTAKE: StaffRole.INTAKE_OFFICER,
    OfficeDuty.INVESTIGATING: StaffRole.INVESTIGATOR,
    OfficeDuty.DECIDING: StaffRole.DECISION_MAKER,
}
"""The role by which an office's duty shows in the directory."""


def offices_that_can(directory: StaffDirectory, duty: OfficeDuty) -> tuple[str, ...]:
    """The offices in which somebody holds the role that a duty takes, by their ids."""
    role = TELLING_ROLE[duty]
    return tuple(sorted({x.office_id for x in directory.staff if role in x.roles}))
