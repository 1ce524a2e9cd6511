"""News that were owed when the policy changed: no later than before, and by voice as before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.planner.builders import POLICY, added, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated
from tests.unit.planner.terms import due
from workflows.case_facts import ContentHeld, HoldReleased, StageAdvanced
from workflows.notices import NoticeKind
from workflows.obligations import Notice, StaffDuty
from workflows.parties import Role
from workflows.party_facts import VoiceOffered
from workflows.policy import Policy
from workflows.staff import Concern
from workflows.stages import Conclusion, Stage

REPORTER = "reporter"
GOOD_NEWS = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
BAD_NEWS = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED)
OFFERED = VoiceOffered(party_id=HER, notice=NoticeKind.CONCLUSION)
CONCLUDED_ON = date(2027, 2, 20)
"""A Saturday; the last day to tell it is Friday 26 February."""
LAST_DAY = date(2027, 2, 26)


def _telling_conclusions(**terms: str) -> Policy:
    """The same policy, which tells conclusions at another time; or not at all."""
    rules = [
        x.model_copy(update={"due": due(**terms)}) if x.notice is NoticeKind.CONCLUSION else x
        for x in POLICY.notices
        if terms or x.notice is not NoticeKind.CONCLUSION
    ]
    return POLICY.model_copy(update={"notices": tuple(rules), "version": 3})


def _concluded(news: StageAdvanced) -> Play:
    playing = investigated(added(REPORTER, Role.REPORTER), preferred(REPORTER))
    after(playing, 30, news)
    return playing


def _due(playing: Play, party: str = HER) -> datetime | None:
    plan = playing.plan()
    owed = [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
    owed += [x for letter in plan.letters for x in letter.notices]
    [found] = [x for x in owed if x.notice is NoticeKind.CONCLUSION and x.party_id == party]
    return found.due_at


def _offers(playing: Play) -> list[StaffDuty]:
    plan = playing.plan()
    duties = [x for x in (*plan.duties, *plan.upcoming) if isinstance(x, StaffDuty)]
    return [x for x in duties if x.concern is Concern.VOICE]


@pytest.mark.parametrize("terms", [{"after": "3 weeks"}, {"within": "10 working days"}])
def test_what_was_owed_is_told_when_it_was_due(terms: dict[str, str]) -> None:
    playing = _concluded(GOOD_NEWS)
    before = _due(playing)
    playing.change_policy(_telling_conclusions(**terms))
    assert _due(playing) == before
    assert before is not None
    assert before.date() == CONCLUDED_ON


def test_whoever_chooses_anew_hears_as_the_new_policy_says() -> None:
    playing = _concluded(GOOD_NEWS)
    playing.change_policy(_telling_conclusions(after="3 weeks"))
    playing.admit(preferred(HER, wishes()))
    hers = _due(playing)
    assert hers is not None
    assert hers.date() == date(2027, 3, 13)
    assert _due(playing, REPORTER) == _due(_concluded(GOOD_NEWS), REPORTER)


def test_bad_news_keep_their_last_day_where_the_new_policy_leaves_more_time() -> None:
    playing = _concluded(BAD_NEWS)
    playing.change_policy(_telling_conclusions(within="15 working days"))
    hers = _due(playing)
    assert hers is not None
    assert hers.date() == LAST_DAY


@pytest.mark.parametrize("terms", [{"within": "15 working days"}, {"within": "5 working days"}])
def test_once_they_were_offered_they_are_told_at_once(terms: dict[str, str]) -> None:
    playing = _concluded(BAD_NEWS)
    playing.change_policy(_telling_conclusions(**terms))
    playing.run_until(datetime(2027, 2, 22, 10, tzinfo=UTC))
    playing.admit(OFFERED)
    hers = _due(playing)
    assert hers is not None
    assert timedelta(0) <= hers - playing.now < timedelta(hours=6)


def test_an_offer_brings_nothing_later_than_it_was_due() -> None:
    playing = _concluded(BAD_NEWS)
    playing.change_policy(_telling_conclusions(after="3 weeks"))
    playing.run_until(datetime(2027, 2, 22, 10, tzinfo=UTC))
    playing.admit(OFFERED)
    hers = _due(playing)
    assert hers is not None
    assert hers.date() == LAST_DAY


def test_somebody_offers_them_still_where_no_rule_owes_them_any_more() -> None:
    playing = _concluded(BAD_NEWS)
    before = _offers(playing)
    number = playing.case.number
    playing.change_policy(_telling_conclusions())
    again = _offers(playing)
    assert [x.obligation_id for x in again] == [x.obligation_id for x in before]
    assert {(x.party_id, x.anchor, x.subject) for x in again} == {
        (HER, number, f"{HER}.{NoticeKind.CONCLUSION}")
    }
    assert again[0].due_at == playing.now
    playing.admit(OFFERED)
    assert _offers(playing) == []


def test_it_is_one_offer_where_a_rule_owes_them_too() -> None:
    playing = _concluded(BAD_NEWS)
    playing.change_policy(_telling_conclusions(within="10 working days"))
    assert [x.step for x in _offers(playing)] == [-1, 0]


def test_nobody_offers_what_is_withheld_or_was_told() -> None:
    playing = _concluded(BAD_NEWS)
    playing.change_policy(_telling_conclusions())
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=date(2027, 3, 1)))
    assert _offers(playing) == []
    playing.admit(HoldReleased())
    assert [x.step for x in _offers(playing)] == [-1, 0]
    playing.run_until(datetime(2027, 3, 1, 20, tzinfo=UTC))
    assert _offers(playing) == []


def test_good_news_need_no_offer() -> None:
    playing = _concluded(GOOD_NEWS)
    playing.change_policy(_telling_conclusions())
    assert _offers(playing) == []
