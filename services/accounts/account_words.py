"""How an account stands, as a code and in words."""

from datetime import UTC, datetime
from enum import StrEnum

from services.ledger.accounts import Account


class AccountState(StrEnum):
    """How an account stands."""

    DISABLED = "disabled"
    ENROLLED = "enrolled"
    INVITED = "invited"
    INVITATION_OVER = "invitation_over"

    @classmethod
    def of(cls, account: Account, now: datetime) -> "AccountState":
        """How this one does."""
        if account.disabled_at is not None:
            return cls.DISABLED
        if account.enrolled_at is not None:
            return cls.ENROLLED
        return cls.INVITED if account.is_invited(now) else cls.INVITATION_OVER


def account_in_words(account: Account, now: datetime) -> str:
    """The same as one says it; instants are in UTC."""
    if account.disabled_at is not None:
        return f"disabled since {_as_utc(account.disabled_at)}"
    if account.enrolled_at is not None:
        return f"enrolled since {_as_utc(account.enrolled_at)}"
    if account.invitation_until is not None and account.is_invited(now):
        return f"invited until {_as_utc(account.invitation_until)}"
    return "the link was not used in time: inviting her makes another"


def _as_utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}"
