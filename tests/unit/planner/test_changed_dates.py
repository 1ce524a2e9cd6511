"""The notice that a benchmark is longer than she was told: what it says, and when it is owed."""

from datetime import date, timedelta

import pytest

from tests.unit.planner.builders import POLICY, added, preferred, wishes
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from tests.unit.planner.terms import with_clock
from workflows.case_facts import CaseClosed, ContentHeld, HoldReleased, StageAdvanced
from workflows.instants import end_of_day
from workflows.notices import NoticeKind
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Rhythm, Role
from workflows.party_facts import PartyInformed
from workflows.policy import Policy
from workflows.stages import ClockName, Conclusion, Outcome, Stage

REPORTER = "reporter"
LONGER = with_clock(investigation="6 months")
WITHOUT = POLICY.model_copy(
    update={
        "clocks": tuple(x for x in POLICY.clocks if x.clock is not ClockName.INVESTIGATION),
        "notices": tuple(x for x in POLICY.notices if x.notice is not NoticeKind.LATE),
        "version": 9,
    }
)
CONCLUDED = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
HELD = ContentHeld(reason="risk_to_evidence", review_on=date(2027, 3, 1))


def _told_of_the_benchmark(rhythm: Rhythm = Rhythm.PROMPT) -> Play:
    """Her letters told of it by Tuesday 26 January, at ten in Paris."""
    playing = investigated(preferences=wishes(rhythm=rhythm))
    let_pass(playing, 5)
    return playing


def _owed(playing: Play, party: str = HER) -> list[Notice]:
    plan = playing.plan()
    owed = [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
    owed += [x for letter in plan.letters for x in letter.notices]
    return [x for x in owed if x.notice is NoticeKind.DATES_CHANGED and x.party_id == party]


def _moved(playing: Play, policy: Policy = LONGER) -> Notice:
    playing.change_policy(policy)
    [notice] = _owed(playing)
    return notice


def test_it_names_the_clock_and_the_change_and_goes_out_promptly() -> None:
    playing = _told_of_the_benchmark()
    notice = _moved(playing)
    assert (notice.form, notice.waits_for) == ("investigation", None)
    assert notice.anchor == playing.case.number
    assert notice.due_at is not None
    assert timedelta(0) <= notice.due_at - playing.now < timedelta(hours=8)
    let_pass(playing, 1)
    assert _owed(playing) == []


def test_each_clock_has_a_notice_of_its_own_and_so_has_each_change() -> None:
    playing = _told_of_the_benchmark()
    first = _moved(playing)
    let_pass(playing, 1)
    second = _moved(playing, with_clock(investigation="9 months"))
    assert first.obligation_id != second.obligation_id
    both = investigated(added(REPORTER, Role.REPORTER), preferred(REPORTER))
    let_pass(both, 5)
    both.change_policy(LONGER)
    [hers], [theirs] = _owed(both), _owed(both, REPORTER)
    assert hers.obligation_id != theirs.obligation_id


def test_under_a_hold_it_waits_and_then_goes_out_from_its_release_on() -> None:
    playing = _told_of_the_benchmark()
    playing.admit(HELD)
    waiting = _moved(playing)
    assert (waiting.due_at, waiting.waits_for) == (None, WaitsFor.HOLD)
    after(playing, 3, HoldReleased())
    [notice] = _owed(playing)
    assert notice.due_at is not None
    assert notice.waits_for is None
    assert timedelta(0) <= notice.due_at - playing.now < timedelta(days=1)


def test_in_the_steady_rhythm_it_waits_for_the_regular_letter() -> None:
    playing = _told_of_the_benchmark(Rhythm.STEADY)
    let_pass(playing, 20)
    notice = _moved(playing)
    regular = [x for x in playing.plan().upcoming if x.kind == "notice" and x.notice == "update"]  # type: ignore[union-attr] # of notices alone
    assert notice.due_at == regular[0].due_at


@pytest.mark.parametrize("policy", [LONGER, WITHOUT], ids=["longer", "forgotten"])
def test_a_closed_case_has_no_benchmark_to_tell_of(policy: Policy) -> None:
    playing = _told_of_the_benchmark(Rhythm.STEADY)
    _moved(playing, policy)
    playing.admit(CaseClosed(outcome=Outcome.REFERRED))
    assert _owed(playing) == []


def test_who_may_know_of_no_progress_or_was_told_nothing_yet_is_told_nothing() -> None:
    playing = investigated(
        *(added("witness", Role.WITNESS), preferred("witness"), PartyInformed(party_id="witness"))
    )
    let_pass(playing, 5)
    playing.admit(added("second"), preferred("second"))
    playing.change_policy(LONGER)
    assert len(_owed(playing)) == 1
    assert _owed(playing, "witness") == []
    assert _owed(playing, "second") == []


def test_a_benchmark_that_a_policy_forgets_is_told_of_while_its_stage_lasts() -> None:
    playing = opened()
    after(playing, 5, StageAdvanced(to=Stage.ASSESSMENT))
    after(playing, 5, StageAdvanced(to=Stage.INVESTIGATION))
    let_pass(playing, 5)
    playing.admit(HELD)
    assert _moved(playing, WITHOUT).form == "investigation"
    playing.admit(CONCLUDED)
    assert _owed(playing) == []


@pytest.mark.parametrize("stops", [True, False])
def test_a_clock_that_was_stopped_or_is_as_short_as_before_is_not_told_of(stops: bool) -> None:
    playing = _told_of_the_benchmark()
    playing.admit(HELD)
    if stops:
        _moved(playing)
        playing.admit(CONCLUDED)
    else:
        playing.change_policy(with_clock(investigation="3 months"))
    assert _owed(playing) == []


def test_a_benchmark_that_is_short_again_takes_the_notice_back() -> None:
    playing = _told_of_the_benchmark()
    playing.admit(HELD)
    _moved(playing)
    playing.change_policy(POLICY)
    assert _owed(playing) == []


@pytest.mark.parametrize(("later", "told_again"), [(0, False), (-1, True)])
def test_lateness_is_told_again_only_of_a_benchmark_that_passes_after_the_change(
    later: int, told_again: bool
) -> None:
    """Two months are over on 21 March; three months just when, or just after, they are given."""
    policy = with_clock(investigation="2 months")
    playing = opened(policy=policy)
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    playing.run_until(end_of_day(date(2027, 4, 21), "Europe/Paris") + timedelta(seconds=later))
    assert sum(NoticeKind.LATE in x.kinds for x in playing.letters if x.at.month == 3) == 1
    playing.change_policy(POLICY)
    late = [x for x in let_pass(playing, 3) if NoticeKind.LATE in x.kinds]
    assert bool(late) is told_again
