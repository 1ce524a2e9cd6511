"""Cases that come in from another register at their real age are caught up once, not one by one."""

from datetime import datetime, timedelta

from tests.unit.planner.builders import (
    CALENDAR,
    OPENED_AT,
    POLICY,
    added,
    case_opened,
    days,
    preferred,
)
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, kinds
from workflows.case_facts import CaseImported, StageAdvanced
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.staff import Concern, StaffRole
from workflows.stages import Stage

WINDOW = 14


def _imported(party: str = HER, *, at: datetime = OPENED_AT) -> Play:
    """A case that was opened 400 days ago and has been investigated for 300."""
    playing = Play(policy=POLICY, calendar=CALENDAR, now=at)
    playing.admit(
        case_opened(),
        CaseImported(at=at, window_days=WINDOW),
        added(party),
        preferred(party),
        occurred_at=at - days(400),
    )
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION), occurred_at=at - days(300))
    return playing


def test_an_imported_case_sends_one_letter_to_catch_up_and_nothing_old() -> None:
    playing = _imported()
    playing.run_until(OPENED_AT + days(WINDOW + 4))
    assert kinds(playing.letters) == [(NoticeKind.CATCH_UP,)]


def test_catching_up_is_spread_over_the_window() -> None:
    on: set[timedelta] = set()
    for number in range(40):
        playing = _imported(f"party-{number}")
        playing.run_until(OPENED_AT + days(WINDOW + 4))
        on.add(timedelta(days=(playing.letters[0].at - OPENED_AT).days))
    assert len(on) > WINDOW // 2
    assert max(on) <= days(WINDOW + 3)


def test_after_catching_up_she_hears_regularly() -> None:
    playing = _imported()
    playing.run_until(OPENED_AT + days(60))
    assert NoticeKind.UPDATE in playing.letters[1].kinds
    promised = playing.letters[0].content.next_contact_on
    assert promised is not None
    assert playing.letters[1].content.written_on <= promised


def test_the_owner_of_a_late_clock_hears_once_of_everything_before_the_import() -> None:
    playing = _imported()
    playing.run_until(OPENED_AT + days(3))
    told = [x.duty for x in playing.staff if x.duty.concern is Concern.CLOCK]
    assert len(told) == 1
    assert told[0].kind is ObligationKind.ESCALATION
    assert told[0].chain[0] is StaffRole.EXECUTIVE


def test_an_import_at_night_tells_owners_in_the_morning() -> None:
    playing = _imported(at=OPENED_AT - timedelta(hours=14))  # Sunday evening
    playing.run_until(OPENED_AT + days(1))
    told = next(x for x in playing.staff if x.duty.concern is Concern.CLOCK)
    assert told.at == OPENED_AT - timedelta(hours=1)  # Monday at nine in Paris
