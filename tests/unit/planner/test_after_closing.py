"""Law 7: after closing only what outlives the case remains."""

from dataclasses import replace

from hypothesis import given

from tests.unit.planner.builders import POLICY
from tests.unit.planner.driver import Play
from tests.unit.planner.laws import law
from tests.unit.planner.stories import after, let_pass, opened, who_may_not_know_yet
from tests.unit.planner.strategies import Deed, Life, live, lives
from workflows.case_facts import CaseClosed
from workflows.notices import NoticeKind
from workflows.obligations import Notice
from workflows.parties import Channel
from workflows.planner import Plan
from workflows.policy import Policy
from workflows.policy_terms import Due
from workflows.spans import Span, Unit
from workflows.stages import Outcome


def _closed_in_the_end(life: Life) -> Life:
    ends = (
        Deed(40, "release_hold", 0),
        Deed(0, "close", life.place),
        Deed(100, "prefer", len(Channel)),
    )
    return replace(life, deeds=(*life.deeds, *ends))


@law
@given(lives().map(_closed_in_the_end))
def test_after_closing_only_what_outlives_the_case_is_owed_and_no_clock_runs(life: Life) -> None:
    def watch(_: Play, plan: Plan) -> None:
        if plan.stage.is_open:
            return
        owed = [notice for letter in plan.letters for notice in letter.notices]
        owed += [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
        kept_waiting = who_may_not_know_yet(plan)
        for notice in owed:
            is_update = notice.notice is NoticeKind.UPDATE and notice.party_id in kept_waiting
            assert is_update or notice.notice.outlives_the_case
        duties = [*plan.duties, *(x for x in plan.upcoming if not isinstance(x, Notice))]
        assert all(duty.concern.outlives_the_case for duty in duties)
        assert {x.promise.party_id for x in plan.promises if x.is_owed} <= kept_waiting
        assert not any(clock.is_running for clock in plan.clocks)

    live(life, watch)


def _told_of_the_closing_after(count: int) -> Policy:
    due = Due(after=Span(count=count, unit=Unit.DAY))
    rules = [
        rule.model_copy(update={"due": due}) if rule.notice is NoticeKind.CLOSING else rule
        for rule in POLICY.notices
    ]
    return POLICY.model_copy(update={"notices": tuple(rules)})


def test_a_date_that_was_told_is_kept_though_the_closing_would_be_told_later() -> None:
    playing = opened(policy=_told_of_the_closing_after(60))
    after(playing, 20, CaseClosed(outcome=Outcome.REFERRED))
    promised = next(x.promise for x in playing.plan().promises if x.standing == "open")
    closing = let_pass(playing, 30)[0]
    assert NoticeKind.CLOSING in closing.kinds
    assert closing.at < promised.deadline


def test_a_closing_that_is_due_before_the_promised_date_is_told_on_its_day() -> None:
    playing = opened(policy=_told_of_the_closing_after(3))
    after(playing, 5, CaseClosed(outcome=Outcome.REFERRED))
    assert NoticeKind.CLOSING in let_pass(playing, 4)[0].kinds
