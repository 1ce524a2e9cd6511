"""Law 6: nobody is tipped off, and whoever is named in a case is barred from it."""

from dataclasses import replace

from hypothesis import given

from tests.unit.planner.driver import Attempted, Play
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Deed, Life, live, lives
from workflows.delivery_facts import LetterHanded
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.party_facts import (
    ContactRevoked,
    PartyAdded,
    PartyIdentified,
    PartyInformed,
    PartyPreferred,
    PartyReleased,
)


def _with_a_respondent(life: Life) -> Life:
    """The life with an informed respondent beside an affected person, from the beginning."""
    she = (Role.AFFECTED_PERSON, life.place + 1, False)
    they = (Role.RESPONDENT, life.place + 100, False)
    parties = (she, they, *life.parties[:1])
    return replace(life, parties=parties, deeds=(Deed(1, "inform", 0), *life.deeds))


@law
@given(lives().map(_with_a_respondent))
def test_a_respondent_hears_nothing_before_the_office_and_she_allow_it(life: Life) -> None:
    playing = live(life)
    _everybody_named_is_barred(playing)
    _nobody_hears_before_the_office_informed_them(playing)
    for letter in playing.letters:
        if letter.role is Role.RESPONDENT:
            for notice in letter.due.notices:
                if notice.notice.is_shared_milestone:
                    released = _released_after(playing, letter, notice.anchor)
                    assert released or _she_was_told(playing, letter, notice.notice, notice.anchor)


def _everybody_named_is_barred(playing: Play) -> None:
    named: dict[str, str | None] = {}
    for fact in playing.facts:
        if isinstance(fact.body, PartyAdded | PartyIdentified):
            named[fact.body.party_id] = fact.body.staff_id
    assert playing.case.barred_staff() == {x for x in named.values() if x is not None}


def _nobody_hears_before_the_office_informed_them(playing: Play) -> None:
    informed = {
        fact.body.party_id: fact.number
        for fact in reversed(playing.facts)
        if isinstance(fact.body, PartyInformed)
    }
    for letter in playing.letters:
        if not letter.role.is_informed_by_a_safe_channel:
            assert informed[letter.due.party_id] < letter.number


def _released_after(playing: Play, letter: Attempted, anchor: int) -> bool:
    return any(
        isinstance(fact.body, PartyReleased)
        and fact.body.party_id == letter.due.party_id
        and anchor < fact.number < letter.number
        for fact in playing.facts
    )


def _she_was_told(playing: Play, letter: Attempted, kind: NoticeKind, anchor: int) -> bool:
    """Whether everybody affected who wanted to hear had heard, when the letter was written."""
    affected = [
        fact.body.party_id
        for fact in playing.facts[: letter.number - 1]
        if isinstance(fact.body, PartyAdded) and fact.body.role is Role.AFFECTED_PERSON
    ]
    return all(
        _wants_nothing(playing, party_id, letter.number)
        or _heard(playing, party_id, letter.number, kind, anchor)
        for party_id in affected
    )


def _wants_nothing(playing: Play, party_id: str, number: int) -> bool:
    for fact in reversed(playing.facts[: number - 1]):
        match fact.body:
            case ContactRevoked(party_id=whose) if whose == party_id:
                return True
            case PartyPreferred(party_id=whose, preferences=chosen) if whose == party_id:
                return not chosen.channel.wants_updates
            case _:
                continue
    return False


def _heard(playing: Play, party_id: str, number: int, kind: NoticeKind, anchor: int) -> bool:
    handed = {
        fact.body.letter_id
        for fact in playing.facts[: number - 1]
        if isinstance(fact.body, LetterHanded)
    }
    always_heard = _always_heard_since(playing, party_id, anchor)
    for letter in playing.letters:
        if letter.due.party_id != party_id or letter.number >= number:
            continue
        if letter.outcome.tells or letter.due.letter_id in handed:
            same = any(x.notice is kind and x.anchor == anchor for x in letter.due.notices)
            if same or not (always_heard or kind is NoticeKind.CLOSING):
                return True
    return False


def _always_heard_since(playing: Play, party_id: str, anchor: int) -> bool:
    """Whether she heard already when it happened, and has made no other choice ever."""
    choices = [
        fact
        for fact in playing.facts
        if isinstance(fact.body, PartyPreferred | ContactRevoked) and fact.body.party_id == party_id
    ]
    return len(choices) == 1 and choices[0].number < anchor
