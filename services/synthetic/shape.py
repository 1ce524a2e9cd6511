"""What a synthetic register looks like, and what its figures are calibrated on.

Shares and dirt follow a published complaint log of 5,255 rows (City of New Orleans, "Misconduct
Complaints", snapshot of July 2023): of its completed investigations half took up to 127 days and
nine in ten up to 496; 32 % stayed within 90 days, 44 % within 120, 70 % within 180.
"""

from datetime import date
from importlib import resources

from services.synthetic.durations import Durations

UNTIL = date(2025, 12, 31)
"""Up to when a register runs unless another day is given, so that a seed always gives one file."""

YEARS_COVERED = 7.5

DURATIONS = Durations(
    ((0.0, 1), (0.32, 90), (0.44, 120), (0.50, 127), (0.70, 180), (0.90, 496), (1.0, 2200))
)
"""Shares of completed investigations, and within how many days they were over."""

RUNNING = {"Initial": 345, "Forwarded": 516, "Active": 246}
"""Of 5,255 rows: those of each status that still run; a case runs at the end of the register."""

ALL_ROWS = 5255
RUNNING_WITHIN_DAYS = 900
"""Most running cases came in so many days before the end, the others at any time."""

ENDINGS = (
    ("DI-1", "Unfounded", 1086),
    ("DI-1", "Sustained", 740),
    ("DI-1", "Not Sustained", 525),
    ("DI-1", "Exonerated", 439),
    ("NFIM", "NFIM", 356),
    ("DI-1", "Other", 351),
    ("Mediation", "Withdrawn - Mediation", 169),
    ("DI-2", "Other", 156),
    ("DI-1", "Negotiated Settlement", 103),
    ("Mediation", "Other", 52),
    ("DI-1", "NFIM", 45),
    ("DI-1", "Resigned under investigation", 30),
    ("Duplicate", "Other", 21),
    ("Withdrawn", "Other", 8),
    ("Cancelled", "Other", 3),
    ("DI-1", "Pending", 2),
)
"""How completed cases are classified and disposed of, and how many of them."""

OFFICES = (("UNIT-03", 3743), ("", 594), ("UNIT-04", 229), ("UNIT-06", 187), ("UNIT-05", 167))
INTERNAL = 1858
UNCLASSIFIED = 323
WITHOUT_INCIDENT = 695

COMPLETED_IN_1900 = 1
COMPLETED_BEFORE_RECEIPT = 30
INCIDENT_AFTER_RECEIPT = 136
RUNNING_BUT_COMPLETED = 76
COMPLETED_WITHOUT_A_DATE = 2


def mapping_text() -> str:
    """The mapping with which a synthetic register is imported, as YAML."""
    return (resources.files("services.synthetic") / "mapping.yaml").read_text(encoding="utf-8")
