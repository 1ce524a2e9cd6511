"""Accounts of the staff on both databases: invited, enrolled, let in, guessed at, disabled."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from services.access.operations import Operation
from services.accounts.enrolling import CodeRefused, Enrolled, Enrolment, LinkUsedUp
from services.accounts.fresh_proof import STAYS_FRESH, needs_proof
from services.accounts.one_time_codes import code_at, new_code_secret
from services.accounts.password_rules import PasswordRefused
from services.accounts.passwords import Passwords
from services.accounts.signing_in import Claim, SignedIn, SignIn, SignInRefused, TooManyAttempts
from services.accounts.staff_accounts import INVITATION_LASTS, AccountRefused, StaffAccounts
from services.accounts.throttling import (
    FROM_A_CLIENT,
    FROM_A_KNOWN_DEVICE,
    FROM_UNKNOWN_DEVICES,
    WITHIN,
    Throttle,
)
from services.clocks import SteppedClock
from services.directory.reading import trial_directory
from services.keys import KeyRings
from services.ledger.access import Access
from services.ledger.ledger import Ledger
from tests.integration.ledger.story import NOON
from workflows.facts import Actor, ActorKind

WHO = "st-intake-1"
PASSWORD = "pelican osmosis trellis"
ADMINISTRATOR = Access(
    actor=Actor(kind=ActorKind.STAFF, actor_id="st-administrator-1"), purpose="keep_accounts"
)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Office:
    """The services about accounts on one ledger, with a clock that is stepped."""

    def __init__(self, ledger: Ledger, hasher: PasswordHasher = QUICK) -> None:
        keys, directory = KeyRings.generate(), trial_directory()
        self.ledger = ledger
        self.clock = SteppedClock(datetime(2027, 1, 14, 9, tzinfo=UTC))
        passwords, store = Passwords(hasher), ledger.accounts
        account_keys = keys.accounts
        assert account_keys is not None
        self.accounts = StaffAccounts(store=store, directory=directory, clock=self.clock)
        self.enrolment = Enrolment(
            store=store,
            directory=directory,
            keys=account_keys,
            passwords=passwords,
            clock=self.clock,
        )
        self.throttle = Throttle(ledger.sign_in_failures, keys.identifiers)
        self.sign_in = SignIn(
            store=store,
            directory=directory,
            throttle=self.throttle,
            passwords=passwords,
            keys=account_keys,
            identifiers=keys.identifiers,
            audit=ledger.audit,
            clock=self.clock,
        )
        self.secret = new_code_secret()

    def later(self, by: timedelta) -> None:
        self.clock.step_to(self.clock.now() + by)

    def code(self) -> str:
        """The code of a step that was not used before."""
        self.later(timedelta(seconds=60))
        return code_at(self.secret, self.clock.now())

    async def enrol(self, token: str) -> Enrolled:
        self.secret = (await self.enrolment.offer(token)).secret
        return await self.enrolment.enrol(token, password=PASSWORD, code=self.code())

    async def claim(
        self,
        *,
        name: str = WHO,
        password: str = PASSWORD,
        code: str | None = None,
        device: str | None = None,
        client: str = "192.0.2.1",
    ) -> SignedIn:
        code = self.code() if code is None else code
        return await self.sign_in.let_in(
            Claim(name=name, password=password, code=code, device=device, client=client)
        )

    async def fails(self, **given: Any) -> type[SignInRefused]:
        with pytest.raises(SignInRefused) as refused:
            await self.claim(**given)
        return type(refused.value)


@pytest.fixture
def office(ledger: Ledger) -> Office:
    return Office(ledger)


async def _enrolled(office: Office) -> Enrolled:
    return await office.enrol((await office.accounts.invite(WHO, ADMINISTRATOR)).token)


async def _actions(office: Office) -> Counter[tuple[str, str, str | None]]:
    auditor = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="st-auditor-1"), purpose="look")
    lines = await office.ledger.audit.newest(auditor)
    return Counter((x.actor, x.action, x.subject) for x in lines)


async def test_a_link_becomes_an_account_by_which_somebody_is_let_in(office: Office) -> None:
    enrolled = await _enrolled(office)
    assert enrolled.staff_id == WHO
    member = trial_directory().member(WHO)
    assert member is not None
    for name in (WHO, WHO.upper(), member.address.envelope):
        entered = await office.claim(name=name)
        assert entered.staff_id == WHO
        assert await office.accounts.may_go_on(WHO, entered.epoch)
    actions = await _actions(office)
    assert actions["staff:st-administrator-1", "account.invite", WHO] == 1
    assert actions[f"staff:{WHO}", "account.enrol", WHO] == 1
    assert actions["office:door", "account.sign_in", WHO] == 3


async def test_nothing_that_is_stored_lets_anybody_in(office: Office) -> None:
    made = await office.accounts.invite(WHO, ADMINISTRATOR)
    enrolled = await office.enrol(made.token)
    account = await office.ledger.accounts.find(WHO)
    stored = repr([getattr(account, name) for name in account.__slots__]) if account else ""
    for secret in (made.token, PASSWORD, office.secret, *enrolled.recovery_codes):
        assert secret not in stored
        assert secret not in f"{made!r}{enrolled!r}{account!r}"


async def test_a_link_works_once_and_for_a_day(office: Office) -> None:
    token = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    assert (await office.enrolment.offer(token)).secret == (
        await office.enrolment.offer(token)
    ).secret
    await office.enrol(token)
    with pytest.raises(LinkUsedUp):
        await office.enrol(token)
    too_late = (await office.accounts.reset(WHO, ADMINISTRATOR)).token
    office.later(INVITATION_LASTS)
    with pytest.raises(LinkUsedUp):
        await office.enrol(too_late)
    with pytest.raises(LinkUsedUp):
        await office.enrolment.offer("no such link")


async def test_a_newer_link_ends_the_one_before_and_the_secret_it_showed(office: Office) -> None:
    older = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    shown = (await office.enrolment.offer(older)).secret
    newer = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    with pytest.raises(LinkUsedUp):
        await office.enrolment.offer(older)
    assert (await office.enrolment.offer(newer)).secret != shown


async def test_of_two_who_open_the_same_link_one_enrols(office: Office) -> None:
    token = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    office.secret = (await office.enrolment.offer(token)).secret
    code = office.code()
    tried = await asyncio.gather(
        *(office.enrolment.enrol(token, password=PASSWORD, code=code) for _ in range(4)),
        return_exceptions=True,
    )
    assert Counter(type(each) for each in tried) == {Enrolled: 1, LinkUsedUp: 3}


async def test_a_weak_password_or_a_wrong_code_uses_no_link_up(office: Office) -> None:
    token = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    office.secret = (await office.enrolment.offer(token)).secret
    with pytest.raises(PasswordRefused):
        await office.enrolment.enrol(token, password="password1234", code=office.code())
    with pytest.raises(CodeRefused):
        await office.enrolment.enrol(token, password=PASSWORD, code="no code")
    assert (await office.enrol(token)).staff_id == WHO


async def test_a_code_is_taken_once_even_by_two_at_the_same_moment(office: Office) -> None:
    await _enrolled(office)
    code = office.code()
    tried = await asyncio.gather(
        office.claim(code=code), office.claim(code=code), return_exceptions=True
    )
    assert Counter(type(each) for each in tried) == {SignedIn: 1, SignInRefused: 1}
    assert await office.fails(code=code) is SignInRefused


async def test_the_code_that_enrolled_lets_nobody_in_again(office: Office) -> None:
    token = (await office.accounts.invite(WHO, ADMINISTRATOR)).token
    office.secret = (await office.enrolment.offer(token)).secret
    code = office.code()
    await office.enrolment.enrol(token, password=PASSWORD, code=code)
    assert await office.fails(code=code) is SignInRefused


async def test_a_recovery_code_stands_for_the_app_once(office: Office) -> None:
    codes = (await _enrolled(office)).recovery_codes
    entered = await office.claim(code=codes[0])
    assert entered.with_recovery_code
    assert await office.fails(code=codes[0]) is SignInRefused
    assert await office.fails(code=codes[1], password="another password") is SignInRefused
    assert (await office.claim(code=codes[1])).with_recovery_code


async def test_whatever_is_wrong_sounds_the_same(office: Office) -> None:
    await _enrolled(office)
    wrong: list[dict[str, str]] = [
        {"name": "st-nobody"},
        {"name": "st-case-1"},
        {"password": "another password"},
        {"code": "000000"},
        {"code": "", "password": "\x00" * 5000},
    ]
    for given in wrong:
        assert await office.fails(**given, client=f"192.0.2.{len(given)}") is SignInRefused
    actions = await _actions(office)
    assert actions["office:door", "account.sign_in_refused", WHO] == 3
    assert actions["office:door", "account.sign_in_refused", None] == 1


async def test_whoever_guesses_is_stopped_and_never_locks_out_a_known_device(
    office: Office,
) -> None:
    await _enrolled(office)
    hers = (await office.claim()).device
    for _ in range(FROM_UNKNOWN_DEVICES):
        assert await office.fails(password="a guess", client="198.51.100.9") is SignInRefused
    assert await office.fails(client="203.0.113.5") is TooManyAttempts
    assert (await office.claim(device=hers)).staff_id == WHO
    office.later(WITHIN)
    assert (await office.claim(client="203.0.113.5")).staff_id == WHO


async def test_attempts_at_the_same_moment_do_not_all_pass(office: Office) -> None:
    await _enrolled(office)
    tried = await asyncio.gather(
        *(office.fails(password="a guess") for _ in range(FROM_UNKNOWN_DEVICES + 5))
    )
    assert tried.count(SignInRefused) == FROM_UNKNOWN_DEVICES


async def test_a_stolen_mark_of_a_device_gives_few_guesses_as_well(office: Office) -> None:
    await _enrolled(office)
    stolen = (await office.claim()).device
    for _ in range(FROM_A_KNOWN_DEVICE):
        assert await office.fails(password="a guess", device=stolen) is SignInRefused
    assert await office.fails(password="a guess", device=stolen) is TooManyAttempts
    assert (await office.claim()).staff_id == WHO


async def test_one_client_cannot_try_everybody(office: Office) -> None:
    for number in range(FROM_A_CLIENT):
        assert await office.fails(name=f"st-{number}", code="000000") is SignInRefused
    assert await office.fails(name="st-another", code="000000") is TooManyAttempts


async def test_a_day_of_right_sign_ins_counts_as_no_failure(office: Office) -> None:
    await _enrolled(office)
    for _ in range(FROM_UNKNOWN_DEVICES + 2):
        await office.claim()


async def test_disabling_ends_sessions_and_lets_nobody_in(office: Office) -> None:
    await _enrolled(office)
    entered = await office.claim()
    await office.accounts.disable(WHO, ADMINISTRATOR)
    assert not await office.accounts.may_go_on(WHO, entered.epoch)
    assert await office.fails() is SignInRefused
    with pytest.raises(AccountRefused, match="reset"):
        await office.accounts.invite(WHO, ADMINISTRATOR)


async def test_a_reset_ends_sessions_and_everything_from_before(office: Office) -> None:
    codes = (await _enrolled(office)).recovery_codes
    entered, before = await office.claim(), office.secret
    token = (await office.accounts.reset(WHO, ADMINISTRATOR)).token
    assert not await office.accounts.may_go_on(WHO, entered.epoch)
    assert await office.fails(code=codes[0]) is SignInRefused
    await office.enrol(token)
    assert office.secret != before
    assert await office.fails(code=codes[0]) is SignInRefused
    assert (await office.claim()).epoch > entered.epoch


async def test_an_account_is_for_members_of_the_directory_and_made_once(office: Office) -> None:
    with pytest.raises(AccountRefused, match="st-nobody"):
        await office.accounts.invite("st-nobody", ADMINISTRATOR)
    for change in (office.accounts.reset, office.accounts.disable):
        with pytest.raises(AccountRefused, match="account list"):
            await change(WHO, ADMINISTRATOR)
    await _enrolled(office)
    with pytest.raises(AccountRefused, match="reset"):
        await office.accounts.invite(WHO, ADMINISTRATOR)


async def test_the_first_administrator_is_invited_until_one_has_enrolled(office: Office) -> None:
    first = await office.accounts.invite_first_administrator()
    assert first is not None
    again = await office.accounts.invite_first_administrator()
    assert again is not None
    with pytest.raises(LinkUsedUp):
        await office.enrol(first.token)
    await office.enrol(again.token)
    assert await office.accounts.invite_first_administrator() is None
    await office.accounts.disable("st-administrator-1", ADMINISTRATOR)
    assert await office.accounts.invite_first_administrator() is None


async def test_a_password_kept_in_a_cheaper_form_is_kept_anew_when_it_is_used(
    ledger: Ledger,
) -> None:
    office = Office(ledger)
    await _enrolled(office)
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    office.sign_in._passwords = dearer
    await office.claim()
    account = await ledger.accounts.find(WHO)
    assert account is not None
    assert account.password is not None
    assert not dearer.is_outdated(account.password)
    assert (await office.claim()).staff_id == WHO


def test_what_opens_a_case_or_an_account_needs_a_proof_that_is_fresh() -> None:
    for operation in (Operation.ASK_TO_UNLOCK, Operation.KEEP_ACCOUNTS, Operation.ERASE_CASE):
        assert not needs_proof(operation, NOON, NOON + STAYS_FRESH)
        assert needs_proof(operation, NOON, NOON + STAYS_FRESH + timedelta(seconds=1))
    assert not needs_proof(Operation.SEE_CASE, NOON, NOON + timedelta(days=1))
