"""Who has an account: invited by an administrator, reset, disabled."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from services.accounts.tokens import new_token, token_digest
from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.ledger.access import Access
from services.ledger.accounts import Account, AccountStore
from services.ledger.errors import NotInLedger
from workflows.facts import ENGINE
from workflows.staff import StaffRole

INVITATION_LASTS: Final = timedelta(hours=24)

_WITHOUT_AN_ACCOUNT: Final = 0
"""The epoch of whoever the identity provider signs in and who has no account of ours."""

PREPARING: Final = Access(actor=ENGINE, purpose="prepare_the_installation")


class AccountRefused(ValueError):
    """This cannot be done with the account; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A one-time link for somebody; the token is shown once and kept nowhere."""

    staff_id: str
    token: str = field(repr=False)
    until: datetime


class StaffAccounts:
    """Invites, resets, disables and lists accounts of members of the directory.

    Where an identity provider signs people in, nobody needs an account; one that is disabled keeps
    its owner out all the same.
    """

    def __init__(
        self,
        *,
        store: AccountStore,
        directory: StaffDirectory,
        clock: Clock,
        has_provider: bool = False,
    ) -> None:
        self._store = store
        self._directory = directory
        self._clock = clock
        self._has_provider = has_provider

    async def invite(self, staff_id: str, access: Access) -> Invitation:
        """Make a one-time link by which somebody gets her account; an earlier link ends.

        Raises:
            AccountRefused: the directory does not have her, or she has an account already.
        """
        self._require_member(staff_id)
        account = await self._store.find(staff_id)
        if account is not None and account.disabled_at is not None:
            message = f"the account of '{staff_id}' was disabled: 'account reset' opens it again"
            raise AccountRefused(message)
        if account is not None and account.enrolled_at is not None:
            message = (
                f"'{staff_id}' has an account already: if she cannot get in, 'account reset' "
                "makes a new link"
            )
            raise AccountRefused(message)
        return await self._invited(staff_id, access)

    async def reset(self, staff_id: str, access: Access) -> Invitation:
        """Forget somebody's password and second factor, end her sessions, and invite her anew.

        Raises:
            AccountRefused: she has no account, or is not in the directory any more.
        """
        self._require_member(staff_id)
        try:
            await self._store.forget_credentials(staff_id, access)
        except NotInLedger:
            raise _no_account(staff_id) from None
        return await self._invited(staff_id, access)

    async def disable(self, staff_id: str, access: Access) -> None:
        """Let somebody in no more, and end her sessions.

        Raises:
            AccountRefused: she has no account, and no identity provider that could sign her in.
        """
        needs_none = self._has_provider and self._directory.member(staff_id) is not None
        try:
            await self._store.close(
                staff_id, access, at=self._clock.now(), make_it_for_that=needs_none
            )
        except NotInLedger:
            raise _no_account(staff_id) from None

    async def listed(self, access: Access) -> list[Account]:
        """All accounts, by staff id."""
        return await self._store.listed(access)

    async def may_go_on(self, staff_id: str, epoch: int) -> bool:
        """Whether a session of this account that began in `epoch` still counts.

        Not after she was disabled or reset, enrolled anew, or left the directory.
        """
        return await self.epoch_of(staff_id) == epoch

    async def epoch_of(self, staff_id: str) -> int | None:
        """In which epoch somebody's session begins now; None if she is not let in at all."""
        if self._directory.member(staff_id) is None:
            return None
        account = await self._store.find(staff_id)
        if account is None:
            return _WITHOUT_AN_ACCOUNT if self._has_provider else None
        if account.disabled_at is not None:
            return None
        return account.epoch if self._has_provider or account.can_sign_in else None

    async def invite_first_administrator(self) -> Invitation | None:
        """Make the link of the first administrator, where none has an account that can be used.

        None where one has; and where the directory has no administrator.
        """
        administrators = sorted(
            member.staff_id
            for member in self._directory.staff
            if StaffRole.ADMINISTRATOR in member.roles
        )
        accounts = [await self._store.find(staff_id) for staff_id in administrators]
        if any(account is not None and account.enrolled_at is not None for account in accounts):
            return None
        if not administrators:
            return None
        return await self._invited(administrators[0], PREPARING)

    async def _invited(self, staff_id: str, access: Access) -> Invitation:
        token, now = new_token(), self._clock.now()
        until = now + INVITATION_LASTS
        await self._store.invite(
            staff_id, access, invitation=token_digest(token), at=now, until=until
        )
        return Invitation(staff_id=staff_id, token=token, until=until)

    def _require_member(self, staff_id: str) -> None:
        if self._directory.member(staff_id) is None:
            message = (
                f"the staff directory has nobody with the id '{staff_id}': an account belongs to "
                "somebody that it has"
            )
            raise AccountRefused(message)


def _no_account(staff_id: str) -> AccountRefused:
    return AccountRefused(f"'{staff_id}' has no account: 'account list' shows those there are")
