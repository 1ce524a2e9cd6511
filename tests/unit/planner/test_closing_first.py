"""Nobody is asked how she is after the case was closed before she was told that it is."""

from tests.unit.planner.builders import POLICY, days, preferred, wishes
from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.stories import HER, after, failing, from_then_on, let_pass, opened
from tests.unit.planner.strategies import Life
from workflows.case_facts import CaseClosed
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.party_facts import ContactRevoked
from workflows.planner import Plan
from workflows.policy import Policy
from workflows.policy_terms import Due
from workflows.spans import Span, Unit
from workflows.stages import Outcome

CLOSED = CaseClosed(outcome=Outcome.REFERRED)


def _with_a_check_in_after(count: int) -> Policy:
    """The closing is told after two days, the first check-in so long after the closing."""
    dues = {NoticeKind.CLOSING: 2, NoticeKind.AFTER_CARE: count}
    rules = [
        rule.model_copy(update={"due": Due(after=Span(count=dues[rule.notice], unit=Unit.DAY))})
        if rule.notice in dues
        else rule
        for rule in POLICY.notices
    ]
    return POLICY.model_copy(update={"notices": tuple(rules)})


def test_a_check_in_that_is_due_sooner_joins_the_letter_that_tells_of_the_closing() -> None:
    playing = opened(policy=_with_a_check_in_after(0))
    after(playing, 5, CLOSED)
    letter = let_pass(playing, 10)[0]
    assert letter.kinds[0] is NoticeKind.CLOSING
    assert NoticeKind.AFTER_CARE in letter.kinds[1:]


def test_a_check_in_waits_while_the_closing_is_tried_again() -> None:
    playing = opened(policy=_with_a_check_in_after(3))
    after(playing, 5)
    playing.outcomes = failing(*[DeliveryOutcome.DEFERRED] * 9)
    playing.admit(CLOSED)
    waited: set[WaitsFor | None] = set()
    playing.watch = lambda _, plan: waited.update(x.waits_for for x in plan.waiting)
    letters = let_pass(playing, 10)
    assert WaitsFor.CLOSING in waited
    told = [x for x in letters if x.outcome.tells]
    assert [set(x.kinds) for x in told] == [{NoticeKind.CLOSING}, {NoticeKind.AFTER_CARE}]
    assert told[1].at - told[0].at < days(1)


def test_a_letter_that_tells_both_is_tried_again_as_it_is() -> None:
    playing = opened(policy=_with_a_check_in_after(2))
    after(playing, 5)
    playing.outcomes = failing(DeliveryOutcome.DEFERRED)
    playing.admit(CLOSED)
    first, second = let_pass(playing, 10)
    assert first.due.letter_id == second.due.letter_id
    assert set(first.kinds) == {NoticeKind.CLOSING, NoticeKind.AFTER_CARE}


def test_a_check_in_waits_for_nobody_once_a_person_has_to_bring_the_closing() -> None:
    playing = opened(policy=_with_a_check_in_after(30))
    after(playing, 5)
    playing.outcomes = from_then_on(DeliveryOutcome.REFUSED)
    playing.admit(CLOSED)
    letters = let_pass(playing, 60)
    assert NoticeKind.AFTER_CARE in {kind for x in letters for kind in x.kinds}


def test_whoever_hears_again_after_months_is_told_of_the_closing_first() -> None:
    playing = opened()
    after(playing, 5, ContactRevoked(party_id=HER), CLOSED)
    after(playing, 60, preferred(HER, wishes()))
    letters = let_pass(playing, 5)
    assert letters[0].kinds[0] is NoticeKind.CLOSING


def no_check_in_is_due_while_the_closing_is_on_its_way(_: Life) -> Watch:
    """A law of every life."""

    def watch(playing: Play, plan: Plan) -> None:
        for letter in plan.letters:
            kinds = [x.notice for x in letter.notices]
            if NoticeKind.AFTER_CARE not in kinds or NoticeKind.CLOSING in kinds:
                continue
            promised = {x.promise.party_id for x in plan.promises if x.promise.kind == "after_care"}
            others = [x for each in plan.letters for x in each.notices] + [
                x for x in plan.upcoming if isinstance(x, Notice)
            ]
            on_its_way = {x.party_id for x in others if x.notice is NoticeKind.CLOSING}
            assert letter.party_id not in on_its_way - promised

    return watch
