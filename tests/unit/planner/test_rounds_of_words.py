"""Which updates one word of the office serves, when it is asked, and how long a word is fresh.

The office is asked five working days before a letter; its word is fresh for two weeks.
"""

from datetime import UTC, date, datetime

import pytest

from tests.unit.planner.builders import POLICY, added, preferred
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from workflows.case_facts import ContentHeld, WordGiven
from workflows.obligations import ObligationKind, StaffDuty
from workflows.parties import Role
from workflows.party_facts import PartyInformed
from workflows.planning.frame import Frame
from workflows.planning.updates import owed_updates
from workflows.planning.words import Round, next_round
from workflows.policy import WordRule
from workflows.staff import Concern
from workflows.stages import Word

REPORTER = "reporter"
NOTHING_NEW = WordGiven(word=Word.NOTHING_NEW)


def _round(playing: Play) -> Round | None:
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    return next_round(frame, tuple(owed_updates(frame)))


def _dates(playing: Play) -> tuple[date, date, list[date]] | None:
    found = _round(playing)
    if found is None:
        return None
    return found.asked_on, found.serves_until, [x.promise.on for x in found.owed]


def _with_a_reporter(days_later: int) -> Play:
    """She hears again by Thursday 18 February; the reporter so many days later."""
    playing = investigated()
    after(playing, days_later, added(REPORTER, Role.REPORTER), preferred(REPORTER))
    let_pass(playing, 2)
    return playing


def test_one_is_asked_five_working_days_before_the_letter() -> None:
    playing = investigated()
    let_pass(playing, 1)
    assert _dates(playing) == (date(2027, 2, 11), date(2027, 2, 25), [date(2027, 2, 18)])


@pytest.mark.parametrize(
    ("days_later", "together"),
    [
        (1, [date(2027, 2, 18), date(2027, 2, 19)]),
        (7, [date(2027, 2, 18), date(2027, 2, 25)]),
        (8, [date(2027, 2, 18)]),
    ],
)
def test_a_word_serves_the_letters_of_two_weeks(days_later: int, together: list[date]) -> None:
    found = _dates(_with_a_reporter(days_later))
    assert found is not None
    assert found[2] == together


def test_the_letter_itself_is_served_even_where_a_word_is_fresh_for_a_day() -> None:
    rule = {"asked_before": "5 working days", "fresh_for": "1 day", "assumed": True}
    playing = investigated()
    let_pass(playing, 1)
    playing.change_policy(
        POLICY.model_copy(update={"word": WordRule.model_validate(rule), "version": 9})
    )
    assert _dates(playing) == (date(2027, 2, 11), date(2027, 2, 18), [date(2027, 2, 18)])


def test_who_was_told_already_leaves_the_round_as_it_began() -> None:
    playing = _with_a_reporter(1)
    began = _round(playing)
    assert began is not None
    playing.run_until(datetime(2027, 2, 18, 20, tzinfo=UTC))
    later = _round(playing)
    assert later is not None
    assert later.first.promise == began.first.promise
    assert (later.asked_on, later.serves_until) == (began.asked_on, began.serves_until)
    assert [x.promise.on for x in later.owed] == [date(2027, 2, 19)]


@pytest.mark.parametrize(
    ("given_at", "asked_on"),
    [
        # The two weeks before the letter of 18 February begin with 4 February, in Paris.
        (datetime(2027, 2, 3, 22, 59, tzinfo=UTC), date(2027, 2, 11)),
        (datetime(2027, 2, 3, 23, 0, tzinfo=UTC), None),
        (datetime(2027, 2, 10, 12, 0, tzinfo=UTC), None),
    ],
)
def test_a_word_is_fresh_for_two_weeks_to_the_minute(
    given_at: datetime, asked_on: date | None
) -> None:
    playing = investigated()
    let_pass(playing, 1)
    playing.run_until(given_at)
    playing.admit(NOTHING_NEW)
    found = _dates(playing)
    assert (found and found[0]) == asked_on


def test_a_word_that_was_given_before_the_date_was_promised_is_not_about_it() -> None:
    playing = investigated()
    playing.admit(NOTHING_NEW)
    assert _dates(playing) is not None
    let_pass(playing, 1)
    assert _dates(playing) == (date(2027, 2, 11), date(2027, 2, 25), [date(2027, 2, 18)])
    playing.admit(NOTHING_NEW)
    playing.run_until(datetime(2027, 2, 19, 12, tzinfo=UTC))
    asked = [x for x in playing.staff if x.duty.concern is Concern.WORD]
    assert {x.duty.kind for x in asked} == {ObligationKind.TASK, ObligationKind.ESCALATION}


def test_nobody_is_asked_at_intake_or_while_content_is_held() -> None:
    at_intake = opened()
    let_pass(at_intake, 1)
    assert _dates(at_intake) is None
    playing = investigated()
    let_pass(playing, 1)
    playing.admit(ContentHeld(reason="risk_to_evidence", review_on=date(2027, 2, 20)))
    assert _dates(playing) is None


def test_nobody_is_asked_for_the_sake_of_those_who_hear_of_no_progress() -> None:
    witness = (added("witness", Role.WITNESS), preferred("witness"))
    playing = investigated(*witness, PartyInformed(party_id="witness"))
    found = _round(playing)
    assert found is not None
    assert {x.promise.party_id for x in found.owed} == {HER}


def test_the_request_is_named_after_the_first_letter_of_its_round() -> None:
    playing = _with_a_reporter(1)
    began = _round(playing)
    assert began is not None
    wanted = [
        x for x in playing.plan().upcoming if isinstance(x, StaffDuty) and x.concern is Concern.WORD
    ]
    assert {x.subject for x in wanted} == {began.first.promise.promise_id}
    assert {x.anchor for x in wanted} == {began.first.made.number}
    assert wanted[0].due_at == datetime(2027, 2, 11, 8, tzinfo=UTC)
