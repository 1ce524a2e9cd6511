"""A letter is frozen first, brought by one attempt at a time, and told at most once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.ledger.access import CARRYING_OUT
from services.ledger.attempts import Attempt
from services.ledger.discharges import Discharge
from services.ledger.errors import (
    AlreadyDischarged,
    AttemptUnderway,
    CaseMoved,
    ConsentChanged,
    LeaseLost,
    LedgerBehind,
    LedgerConflict,
    LetterFinished,
    NotInLedger,
)
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from tests.integration.ledger.story import (
    ADA_ADDED,
    ADA_CHOSE,
    ADA_REVOKED,
    NOON,
    OPENED,
    attempted,
    facts,
    promise,
)
from workflows.case_facts import ContentHeld
from workflows.delivery_facts import Covered, LetterHanded
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.parties import Channel, Language

LEASE = timedelta(minutes=15)
LATER = NOON + timedelta(hours=1)
LETTER = Letter(
    letter_id="letter-1",
    case_id="case-1",
    party_id="ada",
    covers=(
        Covered(obligation_id="due-1", notice=NoticeKind.TIMELINE),
        Covered(obligation_id="due-2", notice=NoticeKind.UPDATE),
    ),
    promises=(promise("p-1", date(2026, 2, 4)),),
    message_id="<letter-1@example.org>",
    consent_version=3,
    fact_number=3,
    text_reference="vr_text0001",
    html_reference=None,
    language=Language.FRENCH,
    channel=Channel.NEUTRAL_MAIL,
    intended_at=NOON,
)


@pytest.fixture(autouse=True)
async def case_of_ada(ledger: Ledger) -> None:
    """A case in which Ada wants to hear; her choice is fact 3."""
    await ledger.facts.record("case-1", facts(OPENED, ADA_ADDED, ADA_CHOSE))


async def _begin(ledger: Ledger, attempt: int = 1) -> Attempt:
    await ledger.letters.intend(LETTER)
    return await ledger.attempts.begin("letter-1", attempt, now=NOON, lease=LEASE)


async def _start_data(ledger: Ledger, held: Attempt) -> Attempt:
    return await ledger.attempts.data_started(
        held, now=NOON, lease=LEASE, consent_version=3, fact_number=3
    )


async def test_the_first_intent_is_frozen(ledger: Ledger) -> None:
    """A second rendering, in other words or at another time, changes nothing."""
    assert await ledger.letters.intend(LETTER) == LETTER
    again = replace(LETTER, text_reference="vr_text0002", intended_at=LATER)
    assert await ledger.letters.intend(again) == LETTER
    assert await ledger.letters.get("letter-1", CARRYING_OUT) == LETTER
    assert await ledger.letters.of_case("case-1", CARRYING_OUT, party_id="ada") == [LETTER]
    assert await ledger.letters.of_case("case-1", CARRYING_OUT, party_id="ben") == []


async def test_two_letters_cannot_share_an_id_or_a_message_id(ledger: Ledger) -> None:
    """The mail reader would show them as one."""
    await ledger.letters.intend(LETTER)
    with pytest.raises(LedgerConflict):
        await ledger.letters.intend(replace(LETTER, letter_id="letter-2"))
    with pytest.raises(LedgerConflict):
        await ledger.letters.intend(replace(LETTER, party_id="ben"))


async def test_a_letter_of_an_unknown_case_is_not_intended(ledger: Ledger) -> None:
    """A ledger restored from before the case existed sends nothing."""
    with pytest.raises(LedgerBehind, match="case-9"):
        await ledger.letters.intend(replace(LETTER, case_id="case-9"))
    with pytest.raises(NotInLedger):
        await ledger.letters.get("letter-1", CARRYING_OUT)


async def test_a_ledger_that_is_behind_intends_nothing(ledger: Ledger) -> None:
    """It may not know what was told already."""
    with pytest.raises(LedgerBehind, match="up to fact 3, and fact 4"):
        await ledger.letters.intend(replace(LETTER, fact_number=4))


async def test_what_was_told_is_not_intended_again(ledger: Ledger) -> None:
    """Even if the workflow lost its memory of it."""
    told = attempted("letter-0", "due-2", DeliveryOutcome.PUBLISHED)
    await ledger.facts.record("case-1", facts(told, first=4))
    with pytest.raises(AlreadyDischarged, match="due-2"):
        await ledger.letters.intend(LETTER)


async def test_only_one_of_many_attempts_at_the_same_moment_begins(ledger: Ledger) -> None:
    """The others are told to wait."""
    await ledger.letters.intend(LETTER)
    answers = await asyncio.gather(
        *(ledger.attempts.begin("letter-1", 1, now=NOON, lease=LEASE) for _ in range(10)),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Attempt) for answer in answers) == 1
    assert sum(isinstance(answer, AttemptUnderway) for answer in answers) == 9


async def test_an_attempt_at_a_letter_nobody_intended_is_refused(ledger: Ledger) -> None:
    """Intent comes first."""
    with pytest.raises(NotInLedger):
        await ledger.attempts.begin("letter-1", 1, now=NOON, lease=LEASE)


async def test_an_attempt_that_died_before_its_data_is_taken_over(ledger: Ledger) -> None:
    """Nothing left, so trying again is harmless; the dead one can do no harm when it comes back."""
    dead = await _begin(ledger)
    taken = await ledger.attempts.begin("letter-1", 1, now=NOON + LEASE, lease=LEASE)
    assert taken.lease_id != dead.lease_id
    with pytest.raises(LeaseLost):
        await _start_data(ledger, dead)
    with pytest.raises(LeaseLost):
        await ledger.attempts.finish(dead, DeliveryOutcome.SENT, now=LATER)


async def test_an_attempt_that_died_after_its_data_began_is_unknown(ledger: Ledger) -> None:
    """Nobody can say whether the mail left, so it is neither sent again at once nor forgotten."""
    await _start_data(ledger, await _begin(ledger))
    with pytest.raises(AttemptUnderway):
        await ledger.attempts.begin("letter-1", 1, now=NOON, lease=LEASE)
    found = await ledger.attempts.begin("letter-1", 1, now=NOON + LEASE, lease=LEASE)
    assert found.outcome is DeliveryOutcome.UNKNOWN
    second = await ledger.attempts.begin("letter-1", 2, now=NOON + LEASE, lease=LEASE)
    assert (second.attempt, second.outcome) == (2, None)


async def test_an_expired_lease_allows_no_data(ledger: Ledger) -> None:
    """Somebody else may have begun to act by now."""
    held = await _begin(ledger)
    with pytest.raises(LeaseLost):
        await ledger.attempts.data_started(
            held, now=NOON + LEASE, lease=LEASE, consent_version=3, fact_number=3
        )


async def test_data_starts_once_in_an_attempt(ledger: Ledger) -> None:
    """The same content is not given to the relay twice under one attempt."""
    held = await _begin(ledger)
    started = await _start_data(ledger, held)
    assert started.data_started_at == NOON
    with pytest.raises(LeaseLost):
        await _start_data(ledger, held)


async def test_no_data_after_the_party_chose_otherwise(ledger: Ledger) -> None:
    """Revoking contact is effective at once, even between intent and sending."""
    held = await _begin(ledger)
    await ledger.facts.record("case-1", facts(ADA_REVOKED, first=4))
    with pytest.raises(ConsentChanged, match="version 3, and version 4"):
        await _start_data(ledger, held)


async def test_no_data_while_the_ledger_is_behind(ledger: Ledger) -> None:
    """The workflow knows a fact that this ledger does not."""
    held = await _begin(ledger)
    with pytest.raises(LedgerBehind):
        await ledger.attempts.data_started(
            held, now=NOON, lease=LEASE, consent_version=3, fact_number=4
        )


async def test_no_data_before_what_the_case_learned_was_looked_at(ledger: Ledger) -> None:
    """What was withheld a moment ago must not leave."""
    held = await _begin(ledger)
    withheld = ContentHeld(reason="risk_to_a_person", review_on=LATER.date())
    await ledger.facts.record("case-1", facts(withheld, first=4))
    with pytest.raises(CaseMoved, match="decided on fact 3, and its case has 4"):
        await _start_data(ledger, held)
    started = await ledger.attempts.data_started(
        held, now=NOON, lease=LEASE, consent_version=3, fact_number=4
    )
    assert started.data_started_at == NOON


async def test_no_data_for_what_was_told_meanwhile(ledger: Ledger) -> None:
    """An officer may have brought it by hand."""
    held = await _begin(ledger)
    told = attempted("letter-0", "due-1", DeliveryOutcome.HANDED)
    await ledger.facts.record("case-1", facts(told, first=4))
    with pytest.raises(AlreadyDischarged):
        await _start_data(ledger, held)


async def test_a_sent_letter_discharges_what_it_covers(ledger: Ledger) -> None:
    """Outcome and discharges are one transaction, and saying it again changes nothing."""
    held = await _start_data(ledger, await _begin(ledger))
    finished = await ledger.attempts.finish(held, DeliveryOutcome.SENT, now=LATER, smtp_code=250)
    assert await ledger.attempts.finish(held, DeliveryOutcome.SENT, now=LATER) == finished
    assert (finished.smtp_code, finished.finished_at) == (250, LATER)
    met = await ledger.discharges.standing(["due-1", "due-2", "due-3"])
    assert {name: (each.how, each.letter_id) for name, each in met.items()} == {
        "due-1": ("sent", "letter-1"),
        "due-2": ("sent", "letter-1"),
    }
    assert await ledger.attempts.begin("letter-1", 1, now=LATER, lease=LEASE) == finished
    with pytest.raises(LetterFinished, match="attempt 1: sent"):
        await ledger.attempts.begin("letter-1", 2, now=LATER, lease=LEASE)


@pytest.mark.parametrize("outcome", [each for each in DeliveryOutcome if not each.tells])
async def test_an_outcome_that_does_not_tell_discharges_nothing(
    ledger: Ledger, outcome: DeliveryOutcome
) -> None:
    """And another attempt begins only after those that may be repeated."""
    await ledger.attempts.finish(await _begin(ledger), outcome, now=LATER)
    assert await ledger.discharges.of_case("case-1") == []
    if outcome.may_be_retried:
        assert (await ledger.attempts.begin("letter-1", 2, now=LATER, lease=LEASE)).attempt == 2
    else:
        with pytest.raises(LetterFinished):
            await ledger.attempts.begin("letter-1", 2, now=LATER, lease=LEASE)


async def test_an_outcome_is_not_taken_back(ledger: Ledger) -> None:
    """What was refused was refused."""
    held = await _begin(ledger)
    await ledger.attempts.finish(held, DeliveryOutcome.REFUSED, now=LATER, smtp_code=550)
    with pytest.raises(LedgerConflict):
        await ledger.attempts.finish(held, DeliveryOutcome.SENT, now=LATER)


async def test_an_unknown_attempt_may_turn_out_to_be_sent(ledger: Ledger) -> None:
    """A late answer of the relay spares her the second mail."""
    held = await _start_data(ledger, await _begin(ledger))
    second = await ledger.attempts.begin("letter-1", 2, now=NOON + LEASE, lease=LEASE)
    await ledger.attempts.finish(held, DeliveryOutcome.SENT, now=LATER)
    with pytest.raises(AlreadyDischarged):
        await ledger.attempts.data_started(
            second, now=NOON + LEASE, lease=LEASE, consent_version=3, fact_number=3
        )
    outcomes = [each.outcome for each in await ledger.attempts.of_letter("letter-1")]
    assert outcomes == [DeliveryOutcome.SENT, None]


async def test_the_first_discharge_stands(ledger: Ledger) -> None:
    """Recording the fact of a delivery later alters nothing of what the delivery wrote."""
    held = await _begin(ledger)
    await ledger.attempts.finish(held, DeliveryOutcome.PRINTED, now=LATER)
    printed = attempted("letter-1", "due-1", DeliveryOutcome.PRINTED)
    handed = LetterHanded(letter_id="letter-1")
    first = await ledger.discharges.discharge(
        Discharge(
            obligation_id="due-1", case_id="case-1", kind="timeline", at=NOON, how="handed",
            fact_number=3,
        )
    )  # fmt: skip
    await ledger.facts.record("case-1", facts(printed, handed, first=4))
    assert await ledger.discharges.of_case("case-1") == [first]


async def test_a_hundred_discharges_at_once_leave_one(ledger: Ledger) -> None:
    """All are given the one that stands."""
    answers = await asyncio.gather(
        *(
            ledger.discharges.discharge(
                Discharge(
                    obligation_id="due-1",
                    case_id="case-1",
                    kind="update",
                    at=NOON + timedelta(seconds=number),
                    how="sent",
                    fact_number=3,
                )
            )
            for number in range(100)
        )
    )
    assert len(set(answers)) == 1
    assert len(await ledger.discharges.of_case("case-1")) == 1


async def test_nothing_is_discharged_in_a_ledger_that_is_behind(ledger: Ledger) -> None:
    """It would claim what it cannot know."""
    with pytest.raises(LedgerBehind):
        await ledger.discharges.discharge(
            Discharge(
                obligation_id="x",
                case_id="case-1",
                kind="staff",
                at=NOON,
                how="told",
                fact_number=9,
            )
        )
