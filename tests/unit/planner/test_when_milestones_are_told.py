"""When a milestone is told: by voice first, again and again, on a day, at the minute it happens."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.planner.builders import (
    CALENDAR,
    OPENED_AT,
    added,
    case_opened,
    days,
    preferred,
    wishes,
)
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from tests.unit.planner.terms import Terms, rule, with_rules
from workflows.case_facts import CaseClosed, CaseImported, StageAdvanced
from workflows.notices import NoticeKind
from workflows.obligations import Notice, StaffDuty
from workflows.parties import Rhythm, Role
from workflows.party_facts import UpdatesPaused, UpdatesResumed, VoiceOffered
from workflows.planning.frame import Frame
from workflows.planning.milestones import is_unfavourable_news, rules_behind_notices
from workflows.policy import NoticeRule, Policy
from workflows.staff import Concern
from workflows.stages import Conclusion, Outcome, Stage

REPORTER = "reporter"
CONCLUDED = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED)
CLOSED = CaseClosed(outcome=Outcome.REFERRED)
AFTER_CARE = {"event": "closed"}
BY_VOICE = rule(
    "conclusion", {"event": "concluded"}, {"within": "5 working days"}, voice_first=True
)
BY_LETTER = rule("conclusion", {"event": "concluded"}, {"within": "5 working days"})


def _due(playing: Play, kind: NoticeKind, party: str = HER) -> list[datetime | None]:
    plan = playing.plan()
    owed = [x for x in (*plan.upcoming, *plan.waiting) if isinstance(x, Notice)]
    owed += [x for letter in plan.letters for x in letter.notices]
    return [x.due_at for x in owed if x.notice is kind and x.party_id == party]


def _days(playing: Play, kind: NoticeKind, party: str = HER) -> list[date | None]:
    return [x and x.date() for x in _due(playing, kind, party)]


def _not_substantiated() -> Play:
    """On Saturday 20 February; five working days later it is Friday 26."""
    playing = investigated(added(REPORTER, Role.REPORTER), preferred(REPORTER))
    after(playing, 30, CONCLUDED)
    return playing


def test_bad_news_wait_for_the_last_day_of_their_window_and_the_reporter_hears_at_once() -> None:
    playing = _not_substantiated()
    assert _days(playing, NoticeKind.CONCLUSION) == [date(2027, 2, 26)]
    assert _days(playing, NoticeKind.CONCLUSION, REPORTER) == [date(2027, 2, 20)]


def test_once_they_were_offered_the_letter_follows_at_once() -> None:
    playing = _not_substantiated()
    playing.run_until(datetime(2027, 2, 22, 10, tzinfo=UTC))
    playing.admit(VoiceOffered(party_id=HER, notice=NoticeKind.CONCLUSION))
    [due] = _due(playing, NoticeKind.CONCLUSION)
    assert due is not None
    assert timedelta(0) <= due - playing.now < timedelta(hours=6)


def test_the_days_to_offer_them_count_from_the_end_of_a_pause() -> None:
    playing = investigated()
    after(playing, 25, UpdatesPaused(party_id=HER, until=date(2027, 3, 17)))
    after(playing, 5, CONCLUDED)
    assert _days(playing, NoticeKind.CONCLUSION) == [date(2027, 3, 24)]


def _to_offer(playing: Play) -> list[StaffDuty]:
    plan = playing.plan()
    tasks = [x for x in (*plan.duties, *plan.upcoming) if isinstance(x, StaffDuty)]
    return [x for x in tasks if x.concern is Concern.VOICE]


def test_somebody_offers_them_on_the_morning_after_her_pause() -> None:
    playing = investigated()
    after(playing, 25, UpdatesPaused(party_id=HER, until=date(2027, 3, 17)))
    asked = playing.case.number
    after(playing, 5, CONCLUDED)
    task, rung = _to_offer(playing)
    assert task.due_at == datetime(2027, 3, 17, 8, tzinfo=UTC)
    assert task.anchor == playing.case.number > asked
    assert rung.due_at.date() == date(2027, 3, 22)


def test_a_task_that_was_open_before_her_pause_is_another_one_after_it() -> None:
    playing = _not_substantiated()
    before = _to_offer(playing)[0]
    playing.admit(UpdatesPaused(party_id=HER, until=date(2027, 3, 17)))
    again = _to_offer(playing)[0]
    assert (before.anchor, again.anchor) == (playing.case.number - 1, playing.case.number)
    assert again.due_at == datetime(2027, 3, 17, 8, tzinfo=UTC)


def test_what_happens_in_the_very_moment_in_which_she_ends_her_pause_is_asked_at_once() -> None:
    playing = investigated()
    after(playing, 25, UpdatesPaused(party_id=HER, until=date(2027, 3, 17)))
    playing.run_until(datetime(2027, 2, 20, 2, tzinfo=UTC))
    playing.admit(UpdatesResumed(party_id=HER), CONCLUDED)
    assert _to_offer(playing)[0].due_at == playing.now


def test_a_pause_that_was_over_before_moves_nothing() -> None:
    playing = investigated()
    after(playing, 5, UpdatesPaused(party_id=HER, until=date(2027, 2, 10)))
    after(playing, 25, CONCLUDED)
    assert _days(playing, NoticeKind.CONCLUSION) == [date(2027, 2, 26)]


@pytest.mark.parametrize(
    ("terms", "form", "role", "by_voice"),
    [
        (BY_VOICE, "not_substantiated", Role.AFFECTED_PERSON, True),
        (BY_VOICE, "no_action", Role.AFFECTED_PERSON, True),
        (BY_VOICE, "report_sent", Role.AFFECTED_PERSON, False),
        (BY_VOICE, None, Role.AFFECTED_PERSON, False),
        (BY_VOICE, "not_substantiated", Role.REPORTER, False),
        (BY_VOICE, "not_substantiated", Role.RESPONDENT, False),
        (BY_LETTER, "not_substantiated", Role.AFFECTED_PERSON, False),
    ],
)
def test_only_bad_news_to_whom_they_affect_are_offered_by_voice(
    terms: NoticeRule, form: str | None, role: Role, by_voice: bool
) -> None:
    assert is_unfavourable_news(terms, form, role) is by_voice


def _closed_under(*rules: NoticeRule, rhythm: Rhythm = Rhythm.PROMPT) -> Play:
    """Closed on Thursday 21 January at ten in Paris."""
    playing = opened(policy=with_rules(*rules), preferences=wishes(rhythm=rhythm))
    after(playing, 10, CLOSED)
    return playing


def _after_care(due: Terms, **more: object) -> NoticeRule:
    return rule("after_care", AFTER_CARE, due, **more)


def _told_on(playing: Play, kind: NoticeKind = NoticeKind.AFTER_CARE) -> list[date]:
    return [x.at.date() for x in let_pass(playing, 300) if kind in x.kinds]


def test_a_check_in_that_is_repeated_comes_so_many_times_more() -> None:
    monthly = {"every": "1 month", "at_most": 3}
    playing = _closed_under(_after_care({"after": "2 weeks"}, repeat=monthly))
    assert _told_on(playing) == [
        date(2027, 2, 4),
        date(2027, 3, 4),
        date(2027, 4, 4),
        date(2027, 5, 4),
    ]


def test_a_day_that_rolls_back_comes_before_the_event_never() -> None:
    """21 January and 3 days is a Sunday; the calendar works on Thursdays and Mondays."""
    back = _after_care({"after": "3 days", "roll": "previous_working_day"})
    on = _after_care({"after": "3 days", "roll": "next_working_day"})
    at_once = _after_care({"after": "0 days", "roll": "previous_working_day"})
    assert _told_on(_closed_under(back)) == [date(2027, 1, 22)]
    assert _told_on(_closed_under(on)) == [date(2027, 1, 25)]
    assert _told_on(_closed_under(at_once)) == [date(2027, 1, 21)]


@pytest.mark.parametrize(
    ("terms", "told_on"),
    [
        ({"after": "2 weeks"}, date(2027, 2, 8)),
        ({"after": "18 days"}, date(2027, 2, 8)),
        ({"after": "19 days"}, date(2027, 3, 8)),
    ],
)
def test_in_the_steady_rhythm_a_day_waits_for_the_next_regular_one(
    terms: Terms, told_on: date
) -> None:
    """The regular days after the first letter on 8 February are every fourth Monday."""
    playing = opened(
        policy=with_rules(
            rule("timeline", {"event": "party_informed"}, {"within": "1 day"}),
            rule("closing", {"event": "closed"}, {"within": "5 days"}),
            _after_care(terms),
        ),
        preferences=wishes(rhythm=Rhythm.STEADY),
    )
    after(playing, 10, CLOSED)
    assert _told_on(playing)[0] == told_on


def _her_minute(on: date) -> datetime:
    """The instant of that day at which her letters lie."""
    playing = opened()
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    her = playing.case.parties[HER]
    return wishes().safe_hours.instant_on(on, "Europe/Paris", frame.hour_of(her))


def test_what_is_due_on_the_day_on_which_it_happens_at_her_minute_goes_out_at_once() -> None:
    at = _her_minute(date(2027, 1, 21))
    playing = opened(policy=with_rules(_after_care({"after": "0 days"})))
    playing.run_until(at)
    playing.admit(CLOSED)
    assert _due(playing, NoticeKind.AFTER_CARE) == [at]


def test_what_happens_at_the_minute_of_a_regular_letter_goes_out_with_it() -> None:
    steady = opened(preferences=wishes(rhythm=Rhythm.STEADY))
    let_pass(steady, 1)
    [regular] = _due(steady, NoticeKind.UPDATE)
    assert regular is not None
    steady.run_until(regular - timedelta(seconds=1))
    steady.now = regular
    steady.admit(StageAdvanced(to=Stage.INVESTIGATION))
    assert _due(steady, NoticeKind.STAGE_STARTED) == [regular]


def test_a_closing_never_comes_behind_a_date_that_was_told() -> None:
    late = rule("closing", {"event": "closed"}, {"after": "2 months"})
    playing = opened(
        policy=with_rules(late, rule("timeline", {"event": "party_informed"}, {"within": "1 day"}))
    )
    after(playing, 10, CLOSED)
    assert _days(playing, NoticeKind.CLOSING) == [date(2027, 2, 8)]
    early = rule("closing", {"event": "closed"}, {"after": "1 week"})
    playing = opened(
        policy=with_rules(early, rule("timeline", {"event": "party_informed"}, {"within": "1 day"}))
    )
    after(playing, 10, CLOSED)
    assert _days(playing, NoticeKind.CLOSING) == [date(2027, 1, 28)]


def _late(**more: object) -> NoticeRule:
    passed = {"event": "clock_passed", "clock": "investigation"}
    return rule("late", passed, {"within": "0 days"}, **more)


def test_lateness_is_told_again_only_while_the_clock_runs() -> None:
    policy = with_rules(_late(repeat={"every": "1 month", "at_most": 4}))
    playing = opened(policy=policy)
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    after(playing, 92)
    assert _told_until(playing, 61) == [date(2027, 5, 22), date(2027, 6, 22)]
    concluded = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    playing.admit(concluded)
    assert _told_until(playing, 60) == []


def _told_until(playing: Play, count: int) -> list[date]:
    return [x.at.date() for x in let_pass(playing, count) if NoticeKind.LATE in x.kinds]


def _ids_of_rules(policy: Policy) -> Counter[NoticeKind]:
    playing = opened(policy=policy)
    after(playing, 10, CLOSED)
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    behind = list(rules_behind_notices(frame))
    assert len({identifier for identifier, _, _ in behind}) == len(behind)
    return Counter(told.notice for _, told, _ in behind)


def test_every_repetition_of_a_notice_is_known_by_its_id() -> None:
    told_once = rule("closing", {"event": "closed"}, {"within": "5 days"})
    told_again = _after_care({"after": "1 month"}, repeat={"every": "1 month", "at_most": 3})
    while_open = rule("stage_started", {"event": "opened"}, {"within": "5 days"})
    found = _ids_of_rules(with_rules(told_once, told_again, while_open))
    assert found == {NoticeKind.CLOSING: 1, NoticeKind.AFTER_CARE: 4}


CAUGHT_UP = {
    "party-1": date(2027, 1, 11),
    "party-2": date(2027, 1, 25),
    "party-3": date(2027, 1, 24),
    "party-4": date(2027, 1, 13),
}


def _imported(at: datetime, window: int, *parties: str) -> Play:
    playing = Play(
        policy=with_rules(rule("catch_up", {"event": "imported"}, {"within": "4 weeks"})),
        calendar=CALENDAR,
        now=at,
    )
    entered = [x for party in parties for x in (added(party), preferred(party))]
    imported = CaseImported(at=at, window_days=window)
    playing.admit(case_opened(), imported, *entered, occurred_at=at - days(400))
    return playing


def test_whoever_is_caught_up_with_hears_on_a_day_of_her_own_within_the_window() -> None:
    playing = _imported(OPENED_AT, 28, *CAUGHT_UP)
    assert {x: _days(playing, NoticeKind.CATCH_UP, x)[0] for x in CAUGHT_UP} == CAUGHT_UP


def test_who_was_informed_in_the_moment_of_the_import_is_caught_up_with_and_of_nothing_else() -> (
    None
):
    caught_up = rule("catch_up", {"event": "imported"}, {"within": "4 weeks"})
    started = rule(
        "stage_started", {"event": "stage_started", "stage": "investigation"}, {"within": "1 day"}
    )
    playing = Play(policy=with_rules(caught_up, started), calendar=CALENDAR, now=OPENED_AT)
    imported = CaseImported(at=OPENED_AT, window_days=1)
    playing.admit(
        case_opened(), imported, added(HER), preferred(HER), StageAdvanced(to=Stage.INVESTIGATION)
    )
    assert len(_due(playing, NoticeKind.CATCH_UP)) == 1
    assert _due(playing, NoticeKind.STAGE_STARTED) == []


def test_what_a_new_policy_owes_in_the_very_moment_of_the_change_is_not_left_behind() -> None:
    at = _her_minute(date(2027, 1, 28))
    playing = opened(policy=with_rules())
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    playing.run_until(at)
    when = {"event": "stage_started", "stage": "investigation"}
    playing.change_policy(with_rules(rule("stage_started", when, {"after": "1 week"})))
    assert _due(playing, NoticeKind.STAGE_STARTED) == [at]


def test_whoever_is_caught_up_with_at_her_minute_hears_at_once() -> None:
    at = _her_minute(OPENED_AT.date())
    assert _due(_imported(at, 1, HER), NoticeKind.CATCH_UP) == [at]
