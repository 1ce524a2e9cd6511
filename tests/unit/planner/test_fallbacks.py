"""Where the event that a date counts from never came: one waits for nobody's acknowledgement."""

from datetime import date

from services.policies.documents import load_policy
from tests.unit.planner.builders import added, preferred
from tests.unit.planner.driver import Play, as_it_should_go
from tests.unit.planner.stories import HER, after, let_pass, opened
from tests.unit.planner.terms import rule, with_rules
from workflows.case_facts import StageAdvanced
from workflows.delivery_facts import LetterHanded
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import LetterDue, Notice
from workflows.parties import Channel, Role
from workflows.stages import Conclusion, Stage

EU = load_policy("eu-whistleblower-2019-1937")
THE_OTHER = "the-other-one"


def _one_of_two_is_acknowledged() -> Play:
    """Both report on Monday 11 January 2027; mail to the second one never leaves."""

    def outcome(letter: LetterDue, channel: Channel) -> DeliveryOutcome:
        if letter.party_id == THE_OTHER:
            return DeliveryOutcome.DEFERRED
        return as_it_should_go(letter, channel)

    playing = opened(
        added(THE_OTHER, Role.REPORTER), preferred(THE_OTHER), policy=EU, outcomes=outcome
    )
    let_pass(playing, 10)
    return playing


def _latest(playing: Play) -> dict[str, date | None]:
    plan = playing.plan()
    owed = [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
    return {x.party_id: x.latest_on for x in owed if x.notice is NoticeKind.FEEDBACK}


def test_each_counts_from_her_own_acknowledgement_or_from_what_stands_for_it() -> None:
    playing = _one_of_two_is_acknowledged()
    told = [(x.due.party_id, x.at.date()) for x in playing.letters if x.outcome.tells]
    assert told == [(HER, date(2027, 1, 11))]
    # Three months are over on Sunday 11 April, and on Sunday 18 April: the Fridays before.
    assert _latest(playing) == {HER: date(2027, 4, 9), THE_OTHER: date(2027, 4, 16)}


def test_an_acknowledgement_that_comes_after_its_last_day_moves_nothing() -> None:
    playing = _one_of_two_is_acknowledged()
    before = _latest(playing)
    [brought] = {x.due.letter_id for x in playing.letters if x.due.party_id == THE_OTHER}
    playing.admit(LetterHanded(letter_id=brought))
    assert _latest(playing) == before


def test_news_that_come_by_the_very_fact_that_a_fallback_counts_from_are_told_from_then_on() -> (
    None
):
    otherwise = {"event": "concluded", "after": "10 working days", "final": True}
    when = {"event": "stage_started", "stage": "decision", "otherwise": otherwise}
    playing = opened(policy=with_rules(rule("stage_started", when, {"within": "5 days"})))
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    after(playing, 4, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    told = playing.now
    [letter] = let_pass(playing, 1)
    assert letter.kinds == (NoticeKind.STAGE_STARTED,)
    assert told <= letter.at
