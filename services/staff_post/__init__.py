"""Mail to staff: who is told of a duty, and how several duties become one mail."""

from services.staff_post.noting import Duty, escalations_of, targets_of
from services.staff_post.staff_post import StaffPost

__all__ = ["Duty", "StaffPost", "escalations_of", "targets_of"]
