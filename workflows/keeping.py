"""How long a case is kept: why it may not be erased, and why it is."""

from enum import StrEnum


class LegalHoldReason(StrEnum):
    """Why nothing of a case may be erased."""

    APPEAL = "appeal"
    COURT = "court"
    AUDIT = "audit"
    INQUIRY = "inquiry"
    RESTORED = "restored"
    """One stood before a backup was brought back, which does not know why."""


class ErasureReason(StrEnum):
    """Why a case or a party is erased."""

    KEPT_LONG_ENOUGH = "kept_long_enough"
    REQUEST = "request"
    OPENED_IN_ERROR = "opened_in_error"
    LEGAL_DUTY = "legal_duty"
    RESTORED = "restored"
    """It was erased before, and a backup brought it back."""
