"""Which answers are owed in a letter, and for which day the next letter promises one."""

from datetime import date

import pytest

from tests.unit.planner.builders import POLICY, added, preferred
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, after, investigated, let_pass
from workflows.notices import NoticeKind
from workflows.obligations import Notice
from workflows.parties import Role
from workflows.party_facts import ContactRevoked, QuestionAnswered, QuestionAsked
from workflows.planning.answers import unpromised_answers
from workflows.planning.frame import Frame
from workflows.policy import Disclosure

REPORTER = "reporter"


def _asked(name: str, party: str = HER) -> QuestionAsked:
    return QuestionAsked(party_id=party, question_id=name)


def _answered(name: str) -> QuestionAnswered:
    return QuestionAnswered(question_id=name, answer="vr_answer-01")


def _with_a_reporter() -> Play:
    """On Thursday 21 January, when letters told them of the investigation."""
    playing = investigated(added(REPORTER, Role.REPORTER), preferred(REPORTER))
    let_pass(playing, 1)
    return playing


def _owed(playing: Play) -> dict[str | None, tuple[str, int]]:
    plan = playing.plan()
    owed = [x for letter in plan.letters for x in letter.notices]
    owed += [x for x in plan.upcoming if isinstance(x, Notice)]
    return {x.form: (x.party_id, x.anchor) for x in owed if x.notice is NoticeKind.ANSWER}


def test_each_question_is_answered_by_itself() -> None:
    playing = _with_a_reporter()
    playing.admit(_asked("q-1"), _asked("q-2", REPORTER), _asked("q-3"))
    playing.admit(_answered("q-3"))
    number = playing.case.number
    assert _owed(playing) == {"q-3": (HER, number)}
    playing.admit(_answered("q-2"))
    assert _owed(playing) == {"q-2": (REPORTER, number + 1), "q-3": (HER, number)}


def test_what_was_told_is_not_owed_and_the_next_answer_is() -> None:
    playing = _with_a_reporter()
    playing.admit(_asked("q-1"), _answered("q-1"))
    let_pass(playing, 1)
    playing.admit(_asked("q-2"), _answered("q-2"))
    assert _owed(playing) == {"q-2": (HER, playing.case.number)}


def test_who_wants_to_hear_nothing_keeps_nobody_else_from_an_answer() -> None:
    playing = _with_a_reporter()
    playing.admit(_asked("q-1"), _asked("q-2", REPORTER))
    playing.admit(_answered("q-1"), _answered("q-2"), ContactRevoked(party_id=HER))
    assert set(_owed(playing)) == {"q-2"}


def test_a_role_that_the_policy_answers_nothing_keeps_nobody_else_from_an_answer() -> None:
    playing = _with_a_reporter()
    playing.admit(_asked("q-1", REPORTER), _asked("q-2"), _answered("q-1"), _answered("q-2"))
    theirs = POLICY.disclosure[Role.REPORTER]
    silent = Disclosure(notices=theirs.notices - {NoticeKind.ANSWER}, progress=True)
    disclosure = {**POLICY.disclosure, Role.REPORTER: silent}
    playing.policy = POLICY.model_copy(update={"disclosure": disclosure})
    assert set(_owed(playing)) == {"q-2"}


def _to_promise(playing: Play, party: str, today: date) -> dict[str, date]:
    frame = Frame.around(playing.policy, playing.calendar, playing.case)
    found = unpromised_answers(frame, playing.case.parties[party], today)
    return {question.question_id: day for question, day in found}


@pytest.mark.parametrize(
    ("today", "promised"),
    [
        (date(2027, 1, 22), date(2027, 1, 29)),
        (date(2027, 1, 28), date(2027, 1, 29)),
        # A day that has come is no promise: five working days from today.
        (date(2027, 1, 29), date(2027, 2, 5)),
        (date(2027, 2, 1), date(2027, 2, 8)),
    ],
)
def test_an_answer_is_promised_for_five_working_days_after_the_question_or_after_today(
    today: date, promised: date
) -> None:
    playing = _with_a_reporter()
    playing.admit(_asked("q-1"))
    assert _to_promise(playing, HER, today) == {"q-1": promised}


def test_only_her_own_questions_that_wait_and_that_no_letter_promised_to_answer() -> None:
    playing = _with_a_reporter()
    today = date(2027, 1, 22)
    playing.admit(_asked("q-1"), _asked("q-2", REPORTER), _asked("q-3"), _answered("q-3"))
    assert set(_to_promise(playing, HER, today)) == {"q-1"}
    assert set(_to_promise(playing, REPORTER, today)) == {"q-2"}
    after(playing, 1)  # the letter with the answer promises the other one
    assert _to_promise(playing, HER, today) == {}
