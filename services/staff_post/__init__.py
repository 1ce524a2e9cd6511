"""Mail to staff: who is told of a duty, and how several duties become one mail."""

from services.staff_post.staff_post import Duty, StaffPost

__all__ = ["Duty", "StaffPost"]
