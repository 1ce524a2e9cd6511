"""Which operations need somebody to prove again who she is: a screen may have been left alone."""

from datetime import datetime, timedelta
from typing import Final

from services.access.operations import Operation

STAYS_FRESH: Final = timedelta(minutes=10)

NEED_FRESH_PROOF: Final = frozenset(
    {
        Operation.ASK_TO_UNLOCK,
        Operation.ALLOW_TO_UNLOCK,
        Operation.ERASE_CASE,
        Operation.KEEP_ACCOUNTS,
    }
)
"""What opens a case to somebody, or an account; and what cannot be undone."""


def needs_proof(operation: Operation, proved_at: datetime, now: datetime) -> bool:
    """Whether she has to prove again who she is before she does this.

    Args:
        operation: What she wants to do.
        proved_at: When she last proved it in this session.
        now: The present instant.
    """
    return operation in NEED_FRESH_PROOF and now - proved_at > STAYS_FRESH
