"""A letter that was sent and came back told nobody: it is owed again, through a person."""

import pytest

from tests.unit.planner.builders import OFFICER, added, preferred, wishes
from tests.unit.planner.driver import Attempted, Play
from tests.unit.planner.stories import HER, after, failing, let_pass, opened, promises_told
from workflows.admission import Refused
from workflows.case_facts import CaseClosed, StageAdvanced
from workflows.delivery_facts import LetterHanded, LetterReturned
from workflows.facts import ENGINE
from workflows.notices import DeliveryOutcome, NoticeKind, Return
from workflows.obligations import WaitsFor
from workflows.parties import Channel, Role
from workflows.party_facts import ContactConfirmed, PartyInformed
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import Outcome, Stage


def _came_back(
    playing: Play, letter: Attempted, returned: Return = Return.REFUSED, attempt: int | None = None
) -> None:
    body = LetterReturned(
        letter_id=letter.due.letter_id,
        attempt=attempt or letter.due.attempt,
        returned=returned,
        status="5.1.1",
    )
    playing.admit(body, actor=ENGINE)


def _open_matters(playing: Play) -> list[tuple[Concern, str]]:
    still_open = playing.settle().open_tasks
    return [
        (x.duty.concern, x.duty.subject)
        for x in playing.staff
        if x.duty.obligation_id in still_open and x.duty.concern is Concern.NOT_INFORMED
    ]


def _standings(playing: Play) -> list[Standing]:
    return [reading.standing for reading in promises_told(playing)]


def _first_letter() -> tuple[Play, Attempted]:
    playing = opened()
    letter = let_pass(playing, 3)[0]
    return playing, letter


def _first_update() -> tuple[Play, Attempted]:
    playing, _ = _first_letter()
    while not playing.letters_with(NoticeKind.UPDATE):
        let_pass(playing, 0.25)
    return playing, playing.letters_with(NoticeKind.UPDATE)[0]


def test_what_the_letter_said_is_owed_again_under_another_id_and_waits_for_a_person() -> None:
    playing, letter = _first_letter()
    discharged = set(playing.case.discharged)
    _came_back(playing, letter)
    waiting = {x.notice: x for x in playing.settle().waiting}
    assert set(letter.kinds) <= set(waiting)
    assert {x.waits_for for x in waiting.values()} == {WaitsFor.OFFICER}
    assert discharged <= playing.case.discharged
    assert not discharged & {x.obligation_id for x in waiting.values()}


def test_somebody_is_told_the_same_day_that_she_was_not_informed() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    assert _open_matters(playing) == [(Concern.NOT_INFORMED, letter.due.letter_id)]
    assert playing.staff[-1].at == playing.now


def test_nothing_goes_to_an_address_that_refused_a_letter() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    after(playing, 1, StageAdvanced(to=Stage.INVESTIGATION))
    assert let_pass(playing, 200) == []


def test_another_address_brings_all_of_it_in_another_letter() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    after(playing, 1, preferred(HER))
    sent = let_pass(playing, 3)
    assert set(letter.kinds) <= set(sent[0].kinds)
    assert sent[0].due.letter_id != letter.due.letter_id
    assert _open_matters(playing) == []
    assert playing.case.parties[HER].suspended is None


def test_an_address_that_an_officer_confirmed_gets_all_of_it_in_another_letter() -> None:
    playing, letter = _first_letter()
    playing.admit(ContactConfirmed(party_id=HER))
    _came_back(playing, letter)
    assert not playing.case.parties[HER].has_a_confirmed_address
    after(playing, 1, ContactConfirmed(party_id=HER))
    sent = let_pass(playing, 3)
    assert set(letter.kinds) <= set(sent[0].kinds)
    assert sent[0].due.letter_id != letter.due.letter_id
    assert _open_matters(playing) == []


def test_the_promise_that_it_made_is_let_go_and_the_one_that_it_kept_is_open_again() -> None:
    playing, update = _first_update()
    assert _standings(playing)[:2] == [Standing.KEPT, Standing.OPEN]
    _came_back(playing, update)
    assert _standings(playing)[:2] == [Standing.OPEN, Standing.LET_GO]


def test_a_promise_whose_day_is_over_when_its_letter_comes_back_was_broken() -> None:
    playing, update = _first_update()
    playing.now = promises_told(playing)[0].promise.deadline
    _came_back(playing, update)
    assert _standings(playing)[:2] == [Standing.BROKEN, Standing.LET_GO]


def test_a_letter_that_was_handed_over_after_all_makes_its_promise_anew() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    after(playing, 1, LetterHanded(letter_id=letter.due.letter_id))
    told = promises_told(playing)
    assert [x.standing for x in told] == [Standing.LET_GO, Standing.OPEN]
    assert told[0].promise.on == told[1].promise.on
    assert told[1].is_owed


def test_the_address_stays_a_matter_when_she_was_told_by_hand() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    after(playing, 1, LetterHanded(letter_id=letter.due.letter_id))
    assert _open_matters(playing) == [(Concern.NOT_INFORMED, HER)]


@pytest.mark.parametrize("returned", [Return.EXPIRED, Return.DELAYED])
def test_an_address_that_could_not_be_reached_in_time_is_written_to_again(
    returned: Return,
) -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter, returned)
    assert _open_matters(playing) == [(Concern.NOT_INFORMED, letter.due.letter_id)]
    after(playing, 1, StageAdvanced(to=Stage.INVESTIGATION))
    assert let_pass(playing, 10)


def test_a_letter_that_came_back_from_a_former_address_says_nothing_of_the_new_one() -> None:
    playing, letter = _first_letter()
    after(playing, 1, preferred(HER))
    _came_back(playing, letter)
    assert playing.case.parties[HER].suspended is None
    assert set(letter.kinds) <= set(let_pass(playing, 3)[0].kinds)


def test_a_letter_of_unknown_fate_that_came_back_is_not_sent_again() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.UNKNOWN))
    while not playing.letters:
        wake = playing.settle().next_wake
        assert wake is not None
        playing.now = wake
        playing.settle()
    _came_back(playing, playing.letters[0])
    assert let_pass(playing, 30) == []
    assert (Concern.NOT_INFORMED, playing.letters[0].due.letter_id) in _open_matters(playing)


def test_of_two_attempts_at_a_letter_the_last_one_counts() -> None:
    playing = opened(outcomes=failing(DeliveryOutcome.UNKNOWN))
    again = let_pass(playing, 3)[1]
    with pytest.raises(Refused) as refusal:
        _came_back(playing, again, attempt=1)
    assert refusal.value.code == "attempted_again"


def test_a_report_about_an_attempt_that_the_case_does_not_know_yet_is_refused() -> None:
    playing, letter = _first_letter()
    with pytest.raises(Refused) as refusal:
        _came_back(playing, letter, attempt=2)
    assert refusal.value.code == "unknown_attempt"


def test_what_was_published_cannot_come_back() -> None:
    playing = opened(preferences=wishes(Channel.PAGE))
    letter = let_pass(playing, 3)[0]
    with pytest.raises(Refused) as refusal:
        _came_back(playing, letter)
    assert refusal.value.code == "not_sent"


def test_nobody_but_the_engine_reports_a_return() -> None:
    playing, letter = _first_letter()
    body = LetterReturned(letter_id=letter.due.letter_id, attempt=1, returned=Return.REFUSED)
    with pytest.raises(Refused) as refusal:
        playing.admit(body, actor=OFFICER)
    assert refusal.value.code == "engine_only"


def test_the_same_report_twice_changes_nothing_more() -> None:
    playing, letter = _first_letter()
    _came_back(playing, letter)
    once = playing.settle()
    _came_back(playing, letter)
    assert playing.settle() == once


def test_a_closing_that_came_back_is_owed_to_her_and_goes_before_that_of_the_respondent() -> None:
    playing = opened(added("they", Role.RESPONDENT))
    playing.admit(PartyInformed(party_id="they"), preferred("they"))
    let_pass(playing, 3)
    after(playing, 1, CaseClosed(outcome=Outcome.NO_INVESTIGATION))
    hers = next(x for x in let_pass(playing, 0.9) if NoticeKind.CLOSING in x.kinds)
    assert hers.due.party_id == HER
    if not any(NoticeKind.CLOSING in x.kinds for x in playing.letters if x.due.party_id == "they"):
        _came_back(playing, hers)
        assert not any(NoticeKind.CLOSING in x.kinds for x in let_pass(playing, 60))
    assert not playing.settle().is_finished
