"""News that was owed when the policy changed is told, though no rule of the new one owes it."""

from datetime import datetime

import pytest

from tests.unit.planner.builders import POLICY, added, days, preferred, wishes
from tests.unit.planner.driver import Attempted, Play
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from workflows.case_facts import ContentHeld, HoldReleased, StageAdvanced
from workflows.facts import FactBody
from workflows.notices import NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Rhythm, Role
from workflows.party_facts import PartyInformed, PartyReleased
from workflows.policy import Policy
from workflows.stages import Conclusion, Stage

THEY = "they"
CONCLUDED = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)


def _without(kind: NoticeKind) -> Policy:
    """The same policy, which has forgotten this kind of notice and still lets it be told."""
    left = tuple(rule for rule in POLICY.notices if rule.notice is not kind)
    return POLICY.model_copy(update={"notices": left, "version": 3})


def _owed(playing: Play, kind: NoticeKind, party_id: str = HER) -> Notice:
    plan = playing.plan()
    [found] = [
        x
        for x in (*plan.upcoming, *plan.waiting)
        if isinstance(x, Notice) and x.notice is kind and x.party_id == party_id
    ]
    return found


def _told(letters: list[Attempted], kind: NoticeKind, party_id: str = HER) -> list[datetime]:
    return [x.at for x in letters if kind in x.kinds and x.due.party_id == party_id]


def _concluded() -> Play:
    playing = investigated()
    after(playing, 30, CONCLUDED)
    return playing


def test_it_is_the_same_news_and_goes_out_when_it_was_due() -> None:
    playing = _concluded()
    before = _owed(playing, NoticeKind.CONCLUSION)
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    assert _owed(playing, NoticeKind.CONCLUSION) == before
    assert _told(let_pass(playing, 5), NoticeKind.CONCLUSION) == [before.due_at]


def test_it_is_told_once_and_no_other_news_with_it() -> None:
    playing = _concluded()
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    letters = let_pass(playing, 60)
    assert len(_told(letters, NoticeKind.CONCLUSION)) == 1
    assert {kind for x in letters for kind in x.kinds} == {NoticeKind.CONCLUSION, NoticeKind.UPDATE}


def test_where_she_chose_anew_it_follows_her_new_choice() -> None:
    playing = _concluded()
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    was_due = _owed(playing, NoticeKind.CONCLUSION).due_at
    after(playing, 0.1, preferred(HER, wishes(zone="Pacific/Auckland")))
    due = _owed(playing, NoticeKind.CONCLUSION).due_at
    assert due is not None
    assert due != was_due
    assert playing.now <= due <= playing.now + days(1)


def test_where_she_chose_the_steady_rhythm_it_waits_for_her_slot() -> None:
    playing = _concluded()
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    after(playing, 0.1, preferred(HER, wishes(rhythm=Rhythm.STEADY)))
    slot = _owed(playing, NoticeKind.UPDATE).due_at
    assert _owed(playing, NoticeKind.CONCLUSION).due_at == slot


def test_what_was_withheld_goes_on_waiting_and_is_told_once_it_is_released() -> None:
    playing = _concluded()
    playing.admit(ContentHeld(reason="risk_to_a_person", review_on=playing.now.date() + days(20)))
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    owed = _owed(playing, NoticeKind.CONCLUSION)
    assert (owed.waits_for, owed.due_at, owed.form) == (WaitsFor.HOLD, None, "report_sent")
    assert not _told(let_pass(playing, 10), NoticeKind.CONCLUSION)
    playing.admit(HoldReleased())
    released = playing.now
    [told] = _told(let_pass(playing, 5), NoticeKind.CONCLUSION)
    assert released <= told <= released + days(2)


def test_the_other_side_goes_on_waiting_until_she_was_told() -> None:
    playing = _with_a_respondent()
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    assert _owed(playing, NoticeKind.CONCLUSION, THEY).waits_for is WaitsFor.AFFECTED_PERSON
    letters = let_pass(playing, 5)
    [hers] = _told(letters, NoticeKind.CONCLUSION)
    [theirs] = _told(letters, NoticeKind.CONCLUSION, THEY)
    assert hers <= theirs


@pytest.mark.parametrize("released_before", [True, False], ids=["too early", "after the news"])
def test_the_other_side_waits_for_nobody_once_it_was_released(released_before: bool) -> None:
    playing = _with_a_respondent(*[PartyReleased(party_id=THEY)] * released_before)
    playing.change_policy(_without(NoticeKind.CONCLUSION))
    if not released_before:
        playing.admit(PartyReleased(party_id=THEY))
    waits = _owed(playing, NoticeKind.CONCLUSION, THEY).waits_for
    assert waits is (WaitsFor.AFFECTED_PERSON if released_before else None)


def test_that_content_is_withheld_is_not_told_any_more_once_it_is_not() -> None:
    playing = investigated()
    after(playing, 30)
    playing.admit(ContentHeld(reason="risk_to_a_person", review_on=playing.now.date() + days(20)))
    told_of = {x.notice for x in playing.plan().upcoming if isinstance(x, Notice)}
    playing.change_policy(_without(NoticeKind.WITHHELD))
    assert {x.notice for x in playing.plan().upcoming if isinstance(x, Notice)} == told_of
    playing.admit(HoldReleased())
    assert not _told(let_pass(playing, 20), NoticeKind.WITHHELD)


def test_that_a_clock_is_late_is_told_when_it_was_due() -> None:
    playing = investigated()
    let_pass(playing, 91)
    playing.change_policy(_without(NoticeKind.LATE))
    owed = _owed(playing, NoticeKind.LATE)
    assert owed.form == "investigation"
    assert _told(let_pass(playing, 20), NoticeKind.LATE) == [owed.due_at]


def _with_a_respondent(*more: FactBody) -> Play:
    playing = opened(added(THEY, Role.RESPONDENT), preferred(THEY), PartyInformed(party_id=THEY))
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    after(playing, 30, *more, CONCLUDED)
    return playing
