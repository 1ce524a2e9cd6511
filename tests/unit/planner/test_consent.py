"""Whether a party may still be reached as she chose: asked again, and addresses confirmed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given

from tests.unit.planner.builders import POLICY, preferred, wishes
from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.laws import law
from tests.unit.planner.stories import HER, after, let_pass, opened
from tests.unit.planner.strategies import (
    AFTERMATH,
    POLICY_CHANGES,
    Life,
    begun,
    do,
    lives,
)
from workflows.admission import Refused
from workflows.case_facts import CaseClosed
from workflows.facts import Actor, ActorKind, FactBody
from workflows.instants import local_date
from workflows.notices import NoticeKind
from workflows.parties import Channel
from workflows.party_facts import ConsentRenewed, ContactConfirmed, ContactRevoked
from workflows.planner import Plan
from workflows.policy import ConsentRule, Policy, content_hash
from workflows.spans import Span, Unit
from workflows.staff import Concern
from workflows.stages import Outcome

ASKED = (Concern.CONSENT, Concern.ADDRESS)
CAREFUL = POLICY.model_copy(
    update={
        "consent": ConsentRule(
            ask_again_after=Span(count=6, unit=Unit.MONTH),
            confirm_within=Span(count=2, unit=Unit.WEEK),
            assumed=True,
        )
    }
)


def _asked(playing: Play, concern: Concern) -> list[date]:
    """The days on which an officer was given the task."""
    return [
        local_date(x.at, "Europe/Paris")
        for x in playing.staff
        if x.duty.concern is concern and x.duty.step < 0
    ]


def _is_open(playing: Play, concern: Concern) -> bool:
    told = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    return concern in {told.get(task) for task in playing.plan().open_tasks}


def test_a_policy_without_the_term_keeps_its_address_and_asks_nobody_again() -> None:
    assert "consent" not in POLICY.model_dump()
    assert content_hash(Policy.model_validate(POLICY.model_dump())) == content_hash(POLICY)
    playing = opened()
    let_pass(playing, 800)
    assert [x for x in playing.staff if x.duty.concern in ASKED] == []


def test_whether_the_channel_is_still_safe_is_asked_again_half_a_year_after_each_answer() -> None:
    playing = opened(policy=CAREFUL)
    after(playing, 190)
    assert _asked(playing, Concern.CONSENT) == [date(2027, 7, 11)]
    assert _is_open(playing, Concern.CONSENT)
    playing.admit(ConsentRenewed(party_id=HER))
    assert not _is_open(playing, Concern.CONSENT)
    after(playing, 190)
    assert _asked(playing, Concern.CONSENT) == [date(2027, 7, 11), date(2028, 1, 20)]


@pytest.mark.parametrize(
    "answer", [preferred(HER, wishes(Channel.PAGE)), ContactRevoked(party_id=HER)]
)
def test_another_choice_or_no_contact_answers_the_question_too(answer: FactBody) -> None:
    playing = opened(policy=CAREFUL)
    after(playing, 190, answer)
    assert not _is_open(playing, Concern.CONSENT)


def test_a_question_that_nobody_asks_climbs_the_ladder_of_a_safe_channel() -> None:
    playing = opened(policy=CAREFUL)
    let_pass(playing, 260)
    climbed = [x.duty for x in playing.staff if x.duty.concern is Concern.CONSENT]
    assert len(climbed) > 1
    assert climbed[0].chain == CAREFUL.ladders[Concern.SAFE_CHANNEL].chain_from(-1, climbed[0].duty)


def test_an_address_that_nobody_confirmed_is_looked_into_and_letters_go_on() -> None:
    playing = opened(policy=CAREFUL, preferences=wishes(Channel.NEUTRAL_MAIL))
    letters = let_pass(playing, 60)
    assert _asked(playing, Concern.ADDRESS) == [date(2027, 1, 25)]
    assert len(letters) == len(let_pass(opened(), 60))
    playing.admit(ContactConfirmed(party_id=HER))
    assert not _is_open(playing, Concern.ADDRESS)


def test_another_address_has_to_be_confirmed_again_and_the_same_one_does_not() -> None:
    playing = opened(policy=CAREFUL)
    playing.admit(ContactConfirmed(party_id=HER))
    playing.admit(preferred(HER, wishes(Channel.NEUTRAL_MAIL)))
    assert playing.case.parties[HER].has_a_confirmed_address
    moved = wishes().model_copy(update={"address": "vr_address-2"})
    playing.admit(preferred(HER, moved))
    assert not playing.case.parties[HER].has_a_confirmed_address


def test_a_page_has_no_address_to_confirm() -> None:
    playing = opened(policy=CAREFUL, preferences=wishes(Channel.PAGE))
    let_pass(playing, 60)
    assert _asked(playing, Concern.ADDRESS) == []
    with pytest.raises(Refused, match="no address is in use"):
        playing.admit(ContactConfirmed(party_id=HER))


def test_no_full_text_goes_to_an_address_that_nobody_confirmed() -> None:
    full = wishes(Channel.FULL_MAIL)
    assert CAREFUL.may_write_to(full, is_confirmed=False) is Channel.NEUTRAL_MAIL
    assert CAREFUL.may_write_to(full, is_confirmed=True) is Channel.FULL_MAIL
    assert POLICY.may_write_to(full, is_confirmed=False) is Channel.FULL_MAIL
    for channel in Channel:
        if channel is not Channel.FULL_MAIL:
            assert CAREFUL.may_write_to(wishes(channel), is_confirmed=False) is channel


def test_only_somebody_who_hears_can_renew_and_an_address_is_confirmed_once_by_a_person() -> None:
    playing = opened(policy=CAREFUL)
    importer = Actor(kind=ActorKind.IMPORT, actor_id="import")
    with pytest.raises(Refused, match="only the party"):
        playing.admit(ContactConfirmed(party_id=HER), actor=importer)
    playing.admit(ContactConfirmed(party_id=HER))
    with pytest.raises(Refused, match="confirmed already"):
        playing.admit(ContactConfirmed(party_id=HER))
    playing.admit(ContactRevoked(party_id=HER))
    with pytest.raises(Refused, match="nothing to renew"):
        playing.admit(ConsentRenewed(party_id=HER))


def test_after_closing_she_is_asked_as_long_as_letters_are_still_to_come() -> None:
    playing = opened(policy=CAREFUL)
    after(playing, 170, CaseClosed(outcome=Outcome.REFERRED))
    let_pass(playing, 30)
    assert _is_open(playing, Concern.CONSENT)
    let_pass(playing, 400)
    assert playing.plan().is_finished


@pytest.mark.parametrize("term", [{}, {"ask_again_after": "3 days"}])
def test_a_term_that_says_nothing_or_asks_all_the_time_is_refused(term: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"ask_again_after|once a week"):
        ConsentRule.model_validate({**term, "assumed": True})


def whoever_hears_is_asked_again_by_the_policys_day_and_never_sooner(life: Life) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        rule = playing.policy.consent
        asked = {x.party_id: x for x in plan.duties if x.concern is Concern.CONSENT and x.step < 0}
        for party in playing.case.parties.values():
            duty = asked.get(party.party_id)
            if rule is None or rule.ask_again_after is None or not party.hears:
                assert duty is None
            elif duty is not None:
                assert party.consented is not None
                asked_since = local_date(party.consented.at, life.zone)
                day = life.calendar.add(asked_since, rule.ask_again_after)
                assert local_date(playing.now, life.zone) >= day

    return watch


@law
@given(lives(longest=6))
def test_what_officers_forget_to_ask_changes_no_letter(life: Life) -> None:
    deeds = tuple(x for x in life.deeds if x.move != POLICY_CHANGES)
    life = replace(life, deeds=deeds)
    asked, unasked = (_letters_of(life, asks=x) for x in (True, False))
    assert asked == unasked


def _letters_of(life: Life, *, asks: bool) -> list[tuple[datetime, tuple[NoticeKind, ...], str]]:
    playing = begun(life)
    playing.policy = life.policy.model_copy(update={"consent": CAREFUL.consent if asks else None})
    for deed in life.deeds:
        playing.run_until(playing.now + timedelta(hours=deed.after_hours))
        do(playing, deed, life)
    playing.run_until(playing.now + AFTERMATH)
    return [(x.at, x.kinds, x.due.party_id) for x in playing.letters]
