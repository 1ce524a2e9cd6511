"""How somebody stands to a case at the moment."""

from enum import StrEnum

from workflows.staff import OfficeDuty
from workflows.stages import Stage


class Relation(StrEnum):
    """How somebody, in one capacity, stands to a case; it follows from the facts alone.

    Handing a case over is the fact that its stage changed: who had it, has it no more, and nobody
    has to remember to take anything away.
    """

    HAS_IT = "has"
    """The office has the case at this stage, or it was granted to her for as long."""
    KEEPS_CONTACT = "contact"
    """The office received the case and handed it on; it still keeps in touch with the parties."""
    NOT_NOW = "not_now"
    """The office has a duty in the case, but not at this stage."""
    UNLOCKED = "unlocked"
    """Two people opened the case to somebody for some hours, in an emergency."""
    NO_PART = "none"
    """The office has no duty in the case."""
    NO_CASE = "no_case"
    """It is about no single case."""

    @classmethod
    def of(cls, duty: OfficeDuty, stage: Stage) -> "Relation":
        """How an office with this duty stands to a case in this stage."""
        if duty is OfficeDuty.in_stage(stage):
            return cls.HAS_IT
        return cls.KEEPS_CONTACT if duty is OfficeDuty.INTAKE else cls.NOT_NOW
