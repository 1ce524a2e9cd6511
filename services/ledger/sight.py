"""Which cases somebody's lists may show: by the offices with a duty in them, and their stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from workflows.staff import OfficeDuty
    from workflows.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedSight:
    """The cases that are granted to somebody at an instant, as far as they are in these stages."""

    staff_id: str
    at: datetime
    stages: frozenset[Stage]


@dataclass(frozen=True, slots=True)
class Sight:
    """The cases that a list may show.

    Attributes:
        seen: In which duty, at which stage, of which office; None shows every case.
        granted: Which of those that were given to her she sees besides.
    """

    seen: frozenset[tuple[OfficeDuty, Stage, str]] | None = None
    granted: GrantedSight | None = None


EVERY_CASE: Final = Sight()
"""For the engine itself, and for whoever was decided on by other means."""
