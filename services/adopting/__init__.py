"""Moving running cases to another policy: which, what would move, and doing it."""

from services.adopting.case_query import CaseQuery, UnreadableQuery, read_query
from services.adopting.policy_move import Move, MoveState, PolicyMove

__all__ = ["CaseQuery", "Move", "MoveState", "PolicyMove", "UnreadableQuery", "read_query"]
