"""Many letters over relays that fail at random: ledger and servers agree on every one of them."""

import asyncio
import os
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from activities.carrying import Carrier
from activities.still_due import Look
from activities.writing import Written
from deploy.assembly import connect, installation, mail_identity
from services.clocks import SystemClock
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.attempts import Attempt
from services.ledger.letters import Letter
from services.letters.rendered import RenderedLetter
from services.mail.message import message_id
from services.mail.transport import MailTransport
from services.vault.kinds import VaultKind
from tests.faults.hostile_sinks import HostileSink
from tests.faults.reconciliation import Account, letters_of
from tests.integration.ledger.story import ADA_ADDED, OPENED, facts
from tests.servers.smtp_mails import hours_passing, impatient_relay_at
from tests.stories.engine import a_new_home
from workflows.case import Attempt as PlannedAttempt
from workflows.delivery_facts import Covered, LetterAttempted
from workflows.moments import Moment
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.parties import Channel, Language, Preferences
from workflows.party_facts import PartyPreferred
from workflows.planning.retries import next_attempt_at

IS_FULL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
LETTERS = 10_000 if IS_FULL else 200
LETTERS_A_CASE = 20
AT_ONCE = 20
SHARE_OF_FAULTS = 0.06
NOON = datetime(2040, 1, 2, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnItsWay:
    """A letter that is to be tried for the ``tried``-th time."""

    written: Written
    to: Preferences
    tried: int = 1
    unknowns: int = 0


class Campaign:
    """Carries letters out as the engine does, with the planner's rule for trying again."""

    def __init__(self, parts: Installation, transport: MailTransport) -> None:
        self._parts = parts
        self._carrier = Carrier(
            clock=self._parts.clock,
            ledger=parts.ledger,
            vault=parts.vault,
            transport=transport,
            sender=mail_identity(parts.settings),
            wall=SystemClock(),
            answer_wait=timedelta(minutes=10),
        )
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting: list[OnItsWay] = []
        self.given_up: set[str] = set()

    async def case(self, number: int, letters: range) -> None:
        """Open a case in which its party is to get letters."""
        case_id = f"case-{number}"
        kept = await self._parts.vault.keep(
            case_id,
            VaultKind.PARTY_ADDRESS,
            "ada.testcase@example.org",
            party_id="ada",
            actor="engine:engine",
            purpose="deliver_letter",
        )
        chosen = Preferences(
            channel=Channel.FULL_MAIL,
            language=Language.ENGLISH,
            time_zone="Europe/Paris",
            address=str(kept),
        )
        chose = PartyPreferred(party_id="ada", preferences=chosen)
        await self._parts.ledger.facts.record(case_id, facts(OPENED, ADA_ADDED, chose))
        for each in letters:
            letter = await self._parts.ledger.letters.intend(a_letter(case_id, each))
            self._waiting.append(OnItsWay(written=Written(letter=letter, words=WORDS), to=chosen))

    async def carry_out(self) -> None:
        """Try every letter, then those that are tried again, until none is."""
        while self._waiting:
            due, self._waiting = self._waiting, []
            again = await asyncio.gather(*(self._once_more(each) for each in due))
            self._waiting = [each for each in again if each is not None]

    async def _once_more(self, letter: OnItsWay) -> OnItsWay | None:
        async with self._room:
            ended = await self._attempt(letter)
        unknowns = letter.unknowns + (ended.outcome is DeliveryOutcome.UNKNOWN)
        if ended.outcome is DeliveryOutcome.SENT:
            return None
        if next_attempt_at(as_planned(letter.written.letter, ended, unknowns)) is None:
            self.given_up.add(letter.written.letter.letter_id)
            return None
        return replace(letter, tried=letter.tried + 1, unknowns=unknowns)

    async def _attempt(self, letter: OnItsWay) -> Attempt:
        ledger, now = self._parts.ledger, SystemClock().now
        frozen = letter.written.letter
        held = await ledger.attempts.begin(
            frozen.letter_id, letter.tried, now=now(), lease=self._carrier.lease
        )
        look = Look(fact_number=frozen.fact_number, again=_nothing_new)
        carried = await self._carrier.carry(letter.written, letter.to, held, look)
        return await ledger.attempts.finish(
            held, carried.outcome, now=now(), smtp_code=carried.smtp_code
        )


async def _nothing_new() -> int:
    pytest.fail("nobody tells these cases anything")


WORDS = RenderedLetter(
    language=Language.ENGLISH,
    subject="A message",
    text="Dear Ada,\n.\nthere is something new.\n",
    html="<p>Dear Ada,</p><p>there is something new.</p>",
)


def a_letter(case_id: str, number: int) -> Letter:
    """One update to Ada."""
    letter_id = f"letter-{number}"
    return Letter(
        letter_id=letter_id,
        case_id=case_id,
        party_id="ada",
        covers=(Covered(obligation_id=f"due-{number}", notice=NoticeKind.UPDATE),),
        promises=(),
        message_id=message_id(letter_id, "duecourse.example"),
        consent_version=3,
        fact_number=3,
        text_reference="vr_text0001",
        html_reference=None,
        language=Language.ENGLISH,
        channel=Channel.FULL_MAIL,
        intended_at=NOON,
    )


def as_planned(letter: Letter, ended: Attempt, unknowns: int) -> PlannedAttempt:
    """An attempt as the planner sees it."""
    assert ended.outcome is not None
    moment = Moment(4, NOON, NOON)
    fact = LetterAttempted(
        letter_id=letter.letter_id,
        party_id="ada",
        covers=letter.covers,
        attempt=ended.attempt,
        outcome=ended.outcome,
        preferences=3,
    )
    return PlannedAttempt(moment=moment, begun=moment, fact=fact, unknowns=unknowns)


@pytest.mark.timeout(3000 if IS_FULL else 300)
async def test_ledger_and_servers_agree_on_every_letter(tmp_path: Path) -> None:
    settings = await a_new_home(tmp_path / "home")
    client = await connect(settings, load_key_file(settings.keys), "127.0.0.1:1", lazy=True)
    async with (
        HostileSink(seed=1, share=SHARE_OF_FAULTS) as first,
        HostileSink(seed=2, share=SHARE_OF_FAULTS) as second,
        installation(settings, client) as parts,
        MailTransport(
            impatient_relay_at(first.port, 1),
            impatient_relay_at(second.port, 1),
            seconds=hours_passing(),
        ) as transport,
    ):
        campaign = Campaign(parts, transport)
        for number, begins in enumerate(range(0, LETTERS, LETTERS_A_CASE)):
            await campaign.case(number, range(begins, begins + LETTERS_A_CASE))
        with capture_logs():
            await campaign.carry_out()
        copies = letters_of(x.content for sink in (first, second) for x in sink.envelopes)
        accounts = {
            letter_id: Account(
                attempts=await parts.ledger.attempts.of_letter(letter_id),
                copies=copies.get(letter_id, []),
                is_for_a_person=letter_id in campaign.given_up,
            )
            for letter_id in (f"letter-{number}" for number in range(LETTERS))
        }
    wrong = {key: found for key, x in accounts.items() if (found := list(x.differences()))}
    _tell(accounts, first, second)
    assert wrong == {}
    assert set(copies) <= set(accounts)
    assert sum(x.is_told for x in accounts.values()) > LETTERS / 2
    assert first.messages > 0
    assert second.messages > 0


def _tell(accounts: dict[str, Account], *sinks: HostileSink) -> None:
    outcomes = Counter(
        str(attempt.outcome) for account in accounts.values() for attempt in account.attempts
    )
    said = (
        f"letters: {len(accounts)}, told: {sum(x.is_told for x in accounts.values())}",
        f"left to a person: {sum(x.is_for_a_person for x in accounts.values())}",
        f"attempts by outcome: {dict(outcomes)}",
        f"accepted by each server: {[x.messages for x in sinks]}",
        f"faults done by each server: {[x.faults_done for x in sinks]}",
        f"letters in two copies: {sum(len(x.copies) > 1 for x in accounts.values())}",
    )
    sys.stdout.write("\n".join(said) + "\n")


def _attempt(outcome: DeliveryOutcome | None) -> Attempt:
    return Attempt(
        letter_id="letter-1",
        attempt=1,
        begun_at=NOON,
        lease_id="lease",
        lease_until=NOON,
        outcome=outcome,
    )


SENT, UNKNOWN = DeliveryOutcome.SENT, DeliveryOutcome.UNKNOWN
DEFERRED = DeliveryOutcome.DEFERRED


@pytest.mark.parametrize(
    ("outcomes", "copies", "is_for_a_person", "found"),
    [
        ([SENT], [b"a"], False, None),
        ([UNKNOWN, SENT], [b"a", b"a"], False, None),
        ([UNKNOWN, UNKNOWN], [b"a"], True, None),
        ([SENT], [], False, "lost"),
        ([DEFERRED], [b"a"], True, "unaccounted"),
        ([DEFERRED, SENT], [b"a", b"a"], False, "unaccounted"),
        ([SENT, SENT], [b"a", b"a"], False, "told twice"),
        ([UNKNOWN, SENT], [b"a", b"b"], False, "other bytes"),
        ([None], [], True, "no outcome"),
        ([], [], True, "no outcome"),
        ([DEFERRED], [], False, "neither"),
    ],
)
def test_the_comparison_finds_what_must_not_be(
    outcomes: list[DeliveryOutcome | None],
    copies: list[bytes],
    is_for_a_person: bool,
    found: str | None,
) -> None:
    account = Account(
        attempts=[_attempt(x) for x in outcomes], copies=copies, is_for_a_person=is_for_a_person
    )
    said = " ".join(account.differences())
    assert (found in said) if found else said == ""
