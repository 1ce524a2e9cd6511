"""Tokens by which programs act for members of the staff: shown once, kept as a digest.

A token does no more than whoever made it may do, in the scopes it was made for, and counts as long
as her account: it ends when she is disabled or reset, or leaves the directory.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from services.access.posts import TRIAL_STAFF
from services.accounts.scopes import Scope, as_codes, scopes_from
from services.accounts.staff_accounts import AccountRefused, StaffAccounts
from services.accounts.tokens import token_digest
from services.clocks import Clock
from services.ledger.access import Access
from services.ledger.api_tokens import ApiToken, ApiTokenStore
from services.ledger.audit import AuditLog
from services.ledger.errors import NotInLedger
from workflows.facts import Actor, ActorKind

LONGEST_DAYS: Final = 365
DAYS: Final = 90
DOOR: Final = "api:door"
"""Who the audit log names where a token did not count."""

_PREFIX: Final = "duecourse"
_PARTS: Final = 3
_NO_DIGEST: Final = token_digest("")
_EPOCH_OF_A_TRIAL: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token that was just made; its text is shown once and kept nowhere."""

    token: ApiToken
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A program that showed a token that counts.

    Attributes:
        token_id: Of its token.
        staff_id: For whom it acts.
        scopes: What its token is for.
    """

    token_id: str
    staff_id: str
    scopes: frozenset[Scope]

    @property
    def actor(self) -> Actor:
        """For whom it acts, as who does something."""
        return Actor(kind=ActorKind.STAFF, actor_id=self.staff_id)


class ApiTokens:
    """Makes, recognizes, lists and revokes tokens."""

    def __init__(
        self,
        *,
        store: ApiTokenStore,
        accounts: StaffAccounts,
        audit: AuditLog,
        clock: Clock,
        is_trial: bool,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._audit = audit
        self._clock = clock
        self._is_trial = is_trial

    async def make(self, access: Access, *, scopes: frozenset[Scope], days: int = DAYS) -> NewToken:
        """Make a token for whoever asks.

        Raises:
            AccountRefused: she has no account that can be used; or it is for nothing, or for longer
                than a year.
        """
        if not scopes or not 1 <= days <= LONGEST_DAYS:
            message = f"a token is for at least one scope, and for 1 to {LONGEST_DAYS} days"
            raise AccountRefused(message)
        staff_id = access.actor.actor_id
        token_id, now = secrets.token_hex(8), self._clock.now()
        text = f"{_PREFIX}_{token_id}_{secrets.token_urlsafe(32)}"
        token = ApiToken(
            token_id=token_id,
            staff_id=staff_id,
            epoch=await self._epoch_of(staff_id),
            digest=token_digest(text),
            scopes=as_codes(scopes),
            made_at=now,
            until=now + timedelta(days=days),
        )
        await self._store.keep(token, access)
        return NewToken(token=token, text=text)

    async def holder_of(self, text: str) -> Holder | None:
        """Who shows a token; None if it does not count, whatever the reason.

        The same is computed for one that exists and for one that does not, and digests are
        compared in constant time.
        """
        token_id, now = _id_in(text), self._clock.now()
        token = None if token_id is None else await self._store.find(token_id)
        is_right = hmac.compare_digest(
            token_digest(text).encode(), (token.digest if token else _NO_DIGEST).encode()
        )
        if token is None:
            return None
        if not is_right or not token.counts(now) or not await self._is_hers(token):
            await self._audit.record(
                actor=DOOR,
                purpose="use_token",
                action="token.refused",
                case_id=None,
                subject=token.token_id,
            )
            return None
        if token.used_on is None or token.used_on < now.date():
            await self._store.note_use(token.token_id, now.date())
        return Holder(
            token_id=token.token_id, staff_id=token.staff_id, scopes=scopes_from(token.scopes)
        )

    async def listed(self, access: Access, *, staff_id: str | None) -> list[ApiToken]:
        """Tokens of one person, or all, the newest first."""
        return await self._store.listed(access, staff_id=staff_id)

    async def owner_of(self, token_id: str) -> str:
        """For whom a token was made.

        Raises:
            NotInLedger: there is no such token.
        """
        token = await self._store.find(token_id)
        if token is None:
            raise NotInLedger("token", token_id)
        return token.staff_id

    async def revoke(self, token_id: str, access: Access) -> None:
        """Let a token count no more.

        Raises:
            NotInLedger: there is no such token.
        """
        await self._store.revoke(token_id, access, at=self._clock.now())

    def is_of_a_trial(self, staff_id: str) -> bool:
        """Whether it is the one who tries the whole product out, and has no account."""
        return self._is_trial and staff_id == TRIAL_STAFF

    async def _epoch_of(self, staff_id: str) -> int:
        if self.is_of_a_trial(staff_id):
            return _EPOCH_OF_A_TRIAL
        epoch = await self._accounts.epoch_of(staff_id)
        if epoch is None:
            message = (
                f"'{staff_id}' has no account that can be used, and a token belongs to one: an "
                "administrator makes the link for it ('duecourse account invite')"
            )
            raise AccountRefused(message)
        return epoch

    async def _is_hers(self, token: ApiToken) -> bool:
        if self.is_of_a_trial(token.staff_id):
            return True
        return await self._accounts.may_go_on(token.staff_id, token.epoch)


def _id_in(text: str) -> str | None:
    parts = text.split("_", _PARTS - 1)
    return parts[1] if len(parts) == _PARTS and parts[0] == _PREFIX else None
