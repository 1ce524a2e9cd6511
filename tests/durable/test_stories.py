"""Whole cases on the time-skipping server: every notice on time, none twice, none missing."""

import email
import email.policy
from collections import Counter
from datetime import timedelta
from email.message import EmailMessage

import pytest

from services.ledger.access import CARRYING_OUT
from services.vault.kinds import VaultKind
from tests.durable.plays import Plays
from tests.durable.skipping import Played
from tests.durable.table import TOLD
from tests.servers.postgresql import FreshDatabase
from tests.stories.library import GOES_WELL, GOES_WELL_FOR_ONE, IS_HELD, IS_OVERDUE, STORIES
from tests.stories.on_paper import played_on_paper
from tests.stories.policy_moves import POLICY_MOVES
from tests.stories.staff_mails import mails_to_staff, what_it_must_not_say
from tests.stories.story import Story
from tests.stories.tellings import in_local_time, left_the_building, tellings_of
from workflows.delivery_facts import LetterAttempted
from workflows.fold import replay
from workflows.notices import DeliveryOutcome
from workflows.parties import Channel, Language

A_MINUTE = timedelta(minutes=1)
"""A letter may be this late by Temporal's clock, which runs on while a worker works."""

SUBJECTS = {
    Language.ENGLISH: "A message for you",
    Language.FRENCH: "Un message pour vous",
    Language.SPANISH: "Un mensaje para usted",
    Language.ARABIC: "رسالة لكم",
    Language.CHINESE: "给您的一条消息",
    Language.RUSSIAN: "Сообщение для вас",
}
OPENING_WORDS = {
    Language.ENGLISH: "Our letter of",
    Language.FRENCH: "Notre lettre du",
    Language.SPANISH: "Nuestra carta del",
    Language.ARABIC: "رسالتنا بتاريخ",
    Language.CHINESE: "我们2026年",
    Language.RUSSIAN: "Наше письмо от",
}


@pytest.mark.parametrize("story", [*STORIES, *POLICY_MOVES], ids=lambda story: story.name)
async def test_a_case_tells_everybody_everything_on_its_day(story: Story, plays: Plays) -> None:
    case = await plays.of(story)
    assert in_local_time(case.facts) == _table(story)
    _agrees_with_the_planner(story, case)
    await _each_letter_was_in_the_chosen_language(case)
    _each_mail_went_once_to_the_chosen_address(story, case)
    _no_mail_to_staff_says_more_than_it_may(case)


@pytest.mark.parametrize("story", [IS_HELD, IS_OVERDUE], ids=lambda story: story.name)
async def test_a_case_with_ledger_and_vault_on_postgresql_goes_as_well(
    story: Story, plays: Plays, postgresql_url: FreshDatabase
) -> None:
    case = await plays.of(story, database_url=await postgresql_url())
    assert not list(case.parts.settings.home.rglob("*.db"))
    assert in_local_time(case.facts) == _table(story)
    _agrees_with_the_planner(story, case)
    await _each_letter_was_in_the_chosen_language(case)
    _each_mail_went_once_to_the_chosen_address(story, case)
    assert (await case.parts.ledger.audit.verify()).sequence > 0


async def test_a_case_that_no_worker_remembers_goes_as_well(plays: Plays) -> None:
    case = await plays.of(GOES_WELL_FOR_ONE, cases_cached=0)
    assert in_local_time(case.facts) == {"p1": _table(GOES_WELL)["p1"]}
    _agrees_with_the_planner(GOES_WELL_FOR_ONE, case)


def _table(story: Story) -> dict[str, list[str]]:
    return {
        party_id: [line.strip() for line in lines.strip().splitlines()]
        for party_id, lines in TOLD[story.name].items()
    }


def _agrees_with_the_planner(story: Story, case: Played) -> None:
    paper = played_on_paper(story, case.facts)
    due, told = sorted(tellings_of(paper.facts)), sorted(tellings_of(case.facts))
    assert len(due) == len(told)
    for on_paper, really in zip(due, told, strict=True):
        assert (on_paper.party_id, on_paper.kinds) == (really.party_id, really.kinds)
        assert on_paper.at <= really.at < on_paper.at + A_MINUTE
    staff_on_paper = [x.duty.obligation_id for x in paper.staff]
    staff_told = [x.body.obligation_id for x in case.facts if x.body.kind == "staff_told"]
    assert len(staff_told) == len(set(staff_told)) == len(staff_on_paper)


async def _each_letter_was_in_the_chosen_language(case: Played) -> None:
    parties = replay(case.facts).parties
    letters = await case.parts.ledger.letters.of_case(case.case_id, CARRYING_OUT)
    assert letters
    for letter in letters:
        preferences = parties[letter.party_id].preferences
        assert preferences is not None
        assert (letter.language, letter.channel) == (preferences.language, preferences.channel)
        text = await case.parts.vault.reveal(
            case.case_id,
            letter.text_reference,
            actor="engine:engine",
            purpose="test",
            kind=VaultKind.LETTER_TEXT,
        )
        assert text.startswith(OPENING_WORDS[preferences.language])


def _each_mail_went_once_to_the_chosen_address(story: Story, case: Played) -> None:
    mails = _mails(case)
    assert not [mail_id for mail_id, times in Counter(_ids(mails)).items() if times > 1]
    sent = Counter(
        fact.body.party_id
        for fact in case.facts
        if isinstance(fact.body, LetterAttempted) and fact.body.outcome is DeliveryOutcome.SENT
    )
    for number, party in enumerate(story.parties, start=1):
        choice = party.choice
        assert choice is not None
        hers = [mail for mail in mails if choice.address and choice.address in str(mail["To"])]
        assert len(hers) == sent[f"p{number}"]
        for mail in hers:
            assert mail["Subject"] == SUBJECTS[choice.language]
            says_it = OPENING_WORDS[choice.language] in _text(mail)
            assert says_it is (choice.channel is Channel.FULL_MAIL)


def _no_mail_to_staff_says_more_than_it_may(case: Played) -> None:
    mails = mails_to_staff(case.sink.envelopes)
    assert mails
    for mail in mails:
        assert not what_it_must_not_say(mail, signed_by=case.parts.settings.sender_name)


def test_the_table_can_fail() -> None:
    told = _table(GOES_WELL)
    assert sum(len(lines) for lines in told.values()) == 53
    assert not left_the_building(DeliveryOutcome.STOPPED)


def _mails(case: Played) -> list[EmailMessage]:
    return [
        email.message_from_bytes(envelope.content, policy=email.policy.SMTP)
        for envelope in case.sink.envelopes
    ]


def _ids(mails: list[EmailMessage]) -> list[str]:
    return [str(mail["Message-ID"]) for mail in mails]


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""
