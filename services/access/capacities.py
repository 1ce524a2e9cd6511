"""In which capacity somebody of the staff acts, and towards which offices of a case."""

from enum import StrEnum

from workflows.staff import OfficeDuty, StaffRole


class Capacity(StrEnum):
    """What somebody acts as; the rules know capacities, the staff directory knows roles."""

    INTAKE_OFFICER = "intake_officer"
    CASE_OFFICER = "case_officer"
    INVESTIGATOR = "investigator"
    DECISION_MAKER = "decision_maker"
    FOCAL_POINT = "focal_point"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @classmethod
    def of(cls, role: StaffRole) -> "Capacity":
        """As what the holder of a role acts."""
        return _MANAGERS.get(role) or cls(role.value)

    @property
    def in_words(self) -> str:
        """Such as *case officer*."""
        return self.value.replace("_", " ")


_MANAGERS = dict.fromkeys(
    (StaffRole.INVESTIGATION_HEAD, StaffRole.DECISION_HEAD, StaffRole.EXECUTIVE), Capacity.MANAGER
)

_EVERY_DUTY = frozenset(OfficeDuty)
_DUTIES = {
    StaffRole.INTAKE_OFFICER: frozenset({OfficeDuty.INTAKE}),
    StaffRole.CASE_OFFICER: _EVERY_DUTY,
    StaffRole.INVESTIGATOR: frozenset({OfficeDuty.INVESTIGATING}),
    StaffRole.INVESTIGATION_HEAD: frozenset({OfficeDuty.INVESTIGATING}),
    StaffRole.DECISION_MAKER: frozenset({OfficeDuty.DECIDING}),
    StaffRole.DECISION_HEAD: frozenset({OfficeDuty.DECIDING}),
    StaffRole.FOCAL_POINT: _EVERY_DUTY,
    StaffRole.EXECUTIVE: _EVERY_DUTY,
    StaffRole.AUDITOR: frozenset[OfficeDuty](),
    StaffRole.ADMINISTRATOR: frozenset[OfficeDuty](),
}


def duties_of(role: StaffRole) -> frozenset[OfficeDuty]:
    """In which duties of its office a role works on cases.

    One office may both investigate and decide; its investigators still do not decide.
    """
    return _DUTIES[role]
