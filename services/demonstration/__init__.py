"""The invented register of a trial: whether it is there, and who can sign in to look at it."""

from services.demonstration.marker import (
    DemoAccount,
    Demonstration,
    DemonstrationRefused,
    OpenPage,
    forget,
    is_demonstration,
    keep,
    marker_of,
    read_demonstration,
)
from services.demonstration.place import may_be_offered, require_a_place_for_it
from services.demonstration.removing import remove

__all__ = [
    "DemoAccount",
    "Demonstration",
    "DemonstrationRefused",
    "OpenPage",
    "forget",
    "is_demonstration",
    "keep",
    "marker_of",
    "may_be_offered",
    "read_demonstration",
    "remove",
    "require_a_place_for_it",
]
