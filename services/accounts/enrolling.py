"""Enrolment: a one-time link becomes a password, a second factor, and recovery codes."""

from dataclasses import dataclass, field

from services.accounts.one_time_codes import enrolment_address, new_code_secret, step_of
from services.accounts.password_rules import require_good_password
from services.accounts.passwords import Passwords
from services.accounts.sealed_secrets import seal, unseal
from services.accounts.tokens import new_recovery_codes, recovery_digest, token_digest
from services.clocks import Clock
from services.directory.directory import StaffDirectory
from services.keys import Ring
from services.ledger.access import Access
from services.ledger.accounts import Account, AccountStore
from workflows.facts import Actor, ActorKind


class LinkUsedUp(Exception):
    """The link was used, replaced or is too old; or there never was such a one. All sound alike."""

    def __init__(self) -> None:
        super().__init__(
            "This link cannot be used any more. Ask an administrator for a new one "
            "('duecourse account reset')"
        )


class CodeRefused(ValueError):
    """The one-time code is not the one that the app shows now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What somebody needs to set up her authenticator app.

    Attributes:
        staff_id: Whose link it is.
        secret: The secret of her codes, for typing it into the app.
        address: The same for a picture that the app reads.
    """

    staff_id: str
    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """An account that can be used now; its recovery codes are shown once and kept nowhere."""

    staff_id: str
    recovery_codes: tuple[str, ...] = field(repr=False)


class Enrolment:
    """Takes a link's token, shows a secret, and keeps what somebody chose."""

    def __init__(
        self,
        *,
        store: AccountStore,
        directory: StaffDirectory,
        keys: Ring,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._store = store
        self._directory = directory
        self._keys = keys
        self._passwords = passwords
        self._clock = clock

    async def offer(self, token: str) -> Offer:
        """The secret for her app; the same one however often the link is opened.

        Opening it uses nothing up: mail systems look at links before people do.

        Raises:
            LinkUsedUp: the link does not count, or not any more.
            CodeSecretRefused: the key of the secret is missing.
        """
        account = await self._invited(token)
        key_id, sealed = seal(new_code_secret(), account.staff_id, self._keys)
        kept = await self._store.keep_code_secret(
            account.staff_id, token_digest(token), key_id=key_id, secret=sealed
        )
        if kept is None:
            raise LinkUsedUp
        secret = self._secret_of(kept)
        return Offer(
            staff_id=kept.staff_id,
            secret=secret,
            address=enrolment_address(secret, kept.staff_id),
        )

    async def enrol(self, token: str, *, password: str, code: str) -> Enrolled:
        """Keep password and second factor, and use the link up.

        Raises:
            LinkUsedUp: the link does not count, or not any more.
            PasswordRefused: the password is too weak.
            CodeRefused: the code is not the one that her app shows now.
            CodeSecretRefused: the key of the secret is missing.
        """
        account = await self._invited(token)
        require_good_password(password, self._own_words(account.staff_id))
        step = None
        if account.code_secret is not None:
            step = step_of(self._secret_of(account), code, self._clock.now())
        if step is None:
            message = (
                "This is not the code that your app shows now. Wait for the next one; if that is "
                "refused too, set the clock of the device"
            )
            raise CodeRefused(message)
        codes = new_recovery_codes()
        actor = Actor(kind=ActorKind.STAFF, actor_id=account.staff_id)
        is_hers = await self._store.enrol(
            account.staff_id,
            Access(actor=actor, purpose="enrol"),
            invitation=token_digest(token),
            password=await self._passwords.kept(password),
            code_step=step,
            recovery=[recovery_digest(each) for each in codes],
            at=self._clock.now(),
        )
        if not is_hers:
            raise LinkUsedUp
        return Enrolled(staff_id=account.staff_id, recovery_codes=codes)

    async def _invited(self, token: str) -> Account:
        account = await self._store.invited_by(token_digest(token))
        if (
            account is None
            or not account.is_invited(self._clock.now())
            or self._directory.member(account.staff_id) is None
        ):
            raise LinkUsedUp
        return account

    def _secret_of(self, account: Account) -> str:
        return unseal(
            account.code_secret or b"", account.code_key_id or "", account.staff_id, self._keys
        )

    def _own_words(self, staff_id: str) -> list[str]:
        member = self._directory.member(staff_id)
        if member is None:
            return [staff_id]
        mailbox = member.address.envelope.partition("@")[0]
        office = self._directory.office(member.office_id).name
        names = member.name.split()
        return [staff_id, mailbox, mailbox.replace(".", ""), office, "".join(names), *names]
