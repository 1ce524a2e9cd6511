"""Upkeep: start what was lost, settle what differs, and say what is wrong and what to do."""

from services.upkeep.examination import examine
from services.upkeep.finding import Finding
from services.upkeep.leftovers import Leftovers, leftovers
from services.upkeep.rebuilding import Rebuilt, rebuild
from services.upkeep.reconciling import Difference, DifferenceKind, reconcile

__all__ = [
    "Difference",
    "DifferenceKind",
    "Finding",
    "Leftovers",
    "Rebuilt",
    "examine",
    "leftovers",
    "rebuild",
    "reconcile",
]
