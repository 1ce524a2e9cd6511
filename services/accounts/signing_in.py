"""Signing in: name, password and one-time code together, and one answer for whatever was wrong."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.accounts.devices import device_mark, known_device
from services.accounts.one_time_codes import step_of
from services.accounts.passwords import Passwords
from services.accounts.sealed_secrets import unseal
from services.accounts.throttling import Attempt, Throttle
from services.accounts.tokens import is_recovery_code, recovery_digest
from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.keys import Ring
from services.ledger.accounts import Account, AccountStore
from services.ledger.audit import AuditLog

NOBODY: Final = ""

DOOR: Final = "office:door"
"""Who the audit log names for what somebody does of whom nobody knows who she is."""


class SignInRefused(Exception):
    """It does not fit; what of it was wrong is not told, nor whether there is an account."""

    def __init__(self) -> None:
        super().__init__(
            "Name, password and code do not fit together. Check all three; a code works once"
        )


class TooManyAttempts(SignInRefused):
    """Too many attempts failed; nothing of this one was looked at."""

    def __init__(self) -> None:
        Exception.__init__(
            self,
            "Too many attempts did not fit. Wait half an hour, or use a device on which you signed "
            "in before; an administrator can send you a new link",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What somebody gives who wants to be let in.

    Attributes:
        name: Her staff id or her mail address.
        password: As typed.
        code: The code of her app, or a recovery code.
        device: The mark that her device kept from an earlier time, if any.
        client: The network address she comes from.
        is_again: Whether she is signed in, and proves again who she is.
    """

    name: str
    password: str = field(repr=False)
    code: str = field(repr=False)
    device: str | None = field(default=None, repr=False)
    client: str
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody was let in.

    Attributes:
        staff_id: Who she is.
        epoch: Her session counts as long as her account is in this one.
        proved_at: When she last proved who she is.
        device: The mark for her device to keep; none where the identity provider let her in.
        with_recovery_code: Whether she has one recovery code less now.
    """

    staff_id: str
    epoch: int
    proved_at: datetime
    device: str | None = field(default=None, repr=False)
    with_recovery_code: bool = False


class SignIn:
    """Lets somebody in, or refuses and counts it."""

    def __init__(
        self,
        *,
        store: AccountStore,
        directory: StaffDirectory,
        throttle: Throttle,
        passwords: Passwords,
        keys: Ring,
        identifiers: Ring,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._throttle = throttle
        self._passwords = passwords
        self._keys = keys
        self._identifiers = identifiers
        self._audit = audit
        self._clock = clock

    async def let_in(self, claim: Claim) -> SignedIn:
        """Let somebody in whose name, password and code fit together.

        Raises:
            SignInRefused: they do not.
            TooManyAttempts: too many did not, for this account, device or client.
            CodeSecretRefused: the key of her second factor is missing.
        """
        now = self._clock.now()
        staff_id = self._staff_id_of(claim.name)
        # A name that is nobody's is looked up as well: the time does not tell who is of the staff.
        account = await self._store.find(staff_id or NOBODY)
        attempt = self._attempt(claim, staff_id, account, now)
        if await self._throttle.is_too_many(attempt, now):
            raise TooManyAttempts
        kept = account.password if account is not None and account.can_sign_in else None
        is_hers = await self._passwords.is_right(kept, claim.password)
        if account is None or not is_hers or not await self._takes(account, claim.code, now):
            await self._note(claim, staff_id, refused=True)
            raise SignInRefused
        await self._throttle.take_back(attempt)
        await self._renew(account, claim.password)
        await self._note(claim, account.staff_id)
        return SignedIn(
            staff_id=account.staff_id,
            epoch=account.epoch,
            proved_at=now,
            device=device_mark(self._identifiers, account.staff_id, account.epoch, now),
            with_recovery_code=is_recovery_code(claim.code),
        )

    def _staff_id_of(self, name: str) -> str | None:
        """Whose id or address was typed; None if it is nobody's."""
        typed = name.strip().casefold()
        for member in self._directory.staff:
            if typed in (member.staff_id.casefold(), member.address.envelope.casefold()):
                return member.staff_id
        return None

    def _attempt(
        self, claim: Claim, staff_id: str | None, account: Account | None, now: datetime
    ) -> Attempt:
        device = None
        if account is not None:
            device = known_device(
                self._identifiers, claim.device, account.staff_id, account.epoch, now
            )
        # Of an unknown name no more than this is counted: names can be as long as somebody likes.
        typed = claim.name.strip().casefold()[:200]
        return Attempt(account=staff_id or f"?{typed}", device=device, client=claim.client)

    async def _takes(self, account: Account, code: str, now: datetime) -> bool:
        """Whether the code is right and was not used before; then it is used up."""
        if is_recovery_code(code):
            return await self._store.take_recovery_code(
                account.staff_id, recovery_digest(code), at=now
            )
        if account.code_secret is None or account.code_key_id is None:
            return False
        secret = unseal(account.code_secret, account.code_key_id, account.staff_id, self._keys)
        step = step_of(secret, code, now)
        return step is not None and await self._store.take_code(account.staff_id, step)

    async def _renew(self, account: Account, password: str) -> None:
        if account.password is not None and self._passwords.is_outdated(account.password):
            new = await self._passwords.kept(password)
            await self._store.change_password_form(account.staff_id, old=account.password, new=new)

    async def _note(self, claim: Claim, staff_id: str | None, *, refused: bool = False) -> None:
        await self._audit.record(
            actor=DOOR,
            purpose="sign_in",
            action=entry_of(is_again=claim.is_again, refused=refused),
            case_id=None,
            subject=staff_id,
        )


def entry_of(*, is_again: bool, refused: bool) -> str:
    """As what the audit log has it that somebody came to the door."""
    action = "account.prove" if is_again else "account.sign_in"
    return f"{action}_refused" if refused else action
