"""Whether the person that a case is said of stands near those who would handle it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.directory.directory import StaffDirectory
from services.opening.offices import TELLING_ROLE
from workflows.staff import OfficeDuty


class Nearness(StrEnum):
    """In which way somebody stands near an office."""

    WORKS_THERE = "works_there"
    IS_ABOVE = "is_above"
    WAS_ALONE = "was_alone"
    """Barred, nobody is left in the office or above it who does what its duty takes."""

    GIVES_SUPPORT = "gives_support"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody named in a case stands near one of its offices."""

    duty: OfficeDuty
    office_id: str
    nearness: Nearness


def conflicts_of(
    staff_id: str, offices: Mapping[OfficeDuty, str], directory: StaffDirectory
) -> tuple[Conflict, ...]:
    """How somebody stands near the offices of a case in which she would be named.

    She is barred from it in any case, and the next one is told in her place. This is what an
    officer has to know before: whether it can be handled there at all.
    """
    return tuple(
        Conflict(duty=duty, office_id=office_id, nearness=nearness)
        for duty, office_id in offices.items()
        for nearness in _nearness(staff_id, duty, office_id, directory)
    )


def _nearness(
    staff_id: str, duty: OfficeDuty, office_id: str, directory: StaffDirectory
) -> Iterator[Nearness]:
    member = directory.member(staff_id)
    if member is not None and member.office_id == office_id:
        yield Nearness.WORKS_THERE
    under = directory.everyone_under(staff_id)
    if any(x.office_id == office_id and x.staff_id in under for x in directory.staff):
        yield Nearness.IS_ABOVE
    left = directory.resolve((TELLING_ROLE[duty],), office_id, frozenset({staff_id}))
    if not left.told:
        yield Nearness.WAS_ALONE
    if any(x.office_id == office_id and x.staff_id == staff_id for x in directory.support):
        yield Nearness.GIVES_SUPPORT
