"""Who is told in the end, and who was passed over on the way."""

from dataclasses import dataclass
from enum import Enum

from services.directory.entries import OutsideAddress, Staff
from workflows.staff import StaffRole


class PassedOver(Enum):
    """Why nobody in a role was told."""

    BARRED = "barred"
    VACANT = "vacant"

    @property
    def needs_attention(self) -> bool:
        """A vacant role is a gap in the directory that an administrator should close."""
        return self is PassedOver.VACANT


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedRole:
    """A role of the ladder in which nobody was told, and why."""

    role: StaffRole
    reason: PassedOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Who is told: staff, or else somebody outside; one of the two is never empty.

    Attributes:
        told: The holders who are told, by staff id.
        role: The role in which they are told; None when it goes outside.
        outside: Who is told outside the house, when the ladder was barred or vacant to its end.
        passed: The roles passed over on the way, in the ladder's order.
    """

    told: tuple[Staff, ...]
    role: StaffRole | None
    outside: tuple[OutsideAddress, ...]
    passed: tuple[PassedRole, ...]

    @property
    def leaves_the_house(self) -> bool:
        """Nobody on the ladder may be told."""
        return not self.told
