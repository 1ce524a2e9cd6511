"""What somebody is on the staff, as the directory says."""

from dataclasses import dataclass
from typing import Final

from services.directory.directory import StaffDirectory
from workflows.staff import StaffRole

TRIAL_STAFF: Final = "trial"
"""Who acts in a trial, if nobody is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPost:
    """A member of the staff; whom the directory does not have holds nothing."""

    directory: StaffDirectory
    staff_id: str

    @property
    def roles(self) -> frozenset[StaffRole]:
        """Her roles in her office."""
        member = self.directory.member(self.staff_id)
        return frozenset() if member is None else frozenset(member.roles)

    def stands_for(self, role: StaffRole, office_id: str) -> bool:
        """Whether it is she who is told where an office's holders of a role are told."""
        return self.directory.stands_for(self.staff_id, role, office_id)

    @property
    def asked_for(self) -> frozenset[tuple[str, StaffRole]]:
        """For which office she is asked, in which role: those that stand in for one included."""
        return frozenset(
            (office.office_id, role)
            for office in self.directory.offices
            for role in self.roles
            if self.stands_for(role, office.office_id)
        )
