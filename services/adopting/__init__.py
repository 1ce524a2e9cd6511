"""Moving running cases to another policy or calendar: which, what would move, and doing it."""

from services.adopting.case_moves import CaseMoves, Move, MoveState
from services.adopting.case_query import CaseQuery, UnreadableQuery, read_query
from services.adopting.destinations import Destination, ToCalendar, ToPolicy

__all__ = [
    "CaseMoves",
    "CaseQuery",
    "Destination",
    "Move",
    "MoveState",
    "ToCalendar",
    "ToPolicy",
    "UnreadableQuery",
    "read_query",
]
