"""How long a case is kept: why it may not be erased, and why it is."""

from enum import StrEnum


class LegalHoldReason(StrEnum):
    """Why nothing of a case may be erased."""

    APPEAL = "appeal"
    COURT = "court"
    AUDIT = "audit"
    INQUIRY = "inquiry"
