"""The office is asked once for updates that lie close together, and one word serves them all."""

import pytest

from services.policies.documents import load_policy, preset_names
from tests.unit.planner.builders import CALENDAR, ZONE, added, days, preferred
from tests.unit.planner.driver import Play, Told
from tests.unit.planner.stories import HER, after, investigated, let_pass, opened
from workflows.case_facts import StageAdvanced, WordGiven
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.spans import Span, Unit
from workflows.staff import Concern
from workflows.stages import Stage, Word


def _tasks(playing: Play) -> list[str]:
    return [
        told.at.date().isoformat()
        for told in playing.staff
        if told.duty.concern is Concern.WORD and told.duty.kind is ObligationKind.TASK
    ]


def test_the_office_is_asked_once_for_two_parties_on_the_same_dates() -> None:
    alone = investigated()
    let_pass(alone, 100)
    together = investigated(added("reporter", Role.REPORTER), preferred("reporter"))

    let_pass(together, 100)

    assert _tasks(together) == _tasks(alone)
    assert len(_tasks(alone)) == 3


def test_an_unanswered_request_does_not_begin_anew_when_one_of_two_parties_was_told() -> None:
    playing = investigated(added("reporter", Role.REPORTER), preferred("reporter"))

    let_pass(playing, 60)

    climbed = [
        (told.duty.subject, told.duty.step)
        for told in playing.staff
        if told.duty.concern is Concern.WORD
    ]
    assert len(climbed) == len(set(climbed))
    assert len({subject for subject, _ in climbed}) == len(_tasks(playing))


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize(("days_taken", "told"), [(2, []), (3, ["head"])])
def test_an_office_that_takes_two_working_days_for_its_word_is_reported_to_nobody(
    name: str, days_taken: int, told: list[str]
) -> None:
    playing = opened(policy=load_policy(name))
    after(playing, 10, StageAdvanced(to=Stage.INVESTIGATION))
    while not _tasks(playing):
        playing.run_until(playing.now + days(1))
    asked_on = playing.staff[-1].at.date()
    answers_on = CALENDAR.add(asked_on, Span(count=days_taken, unit=Unit.WORKING_DAY))
    hours = playing.policy.office_hours
    playing.run_until(hours.instant_on(answers_on, ZONE, 1.0))
    playing.admit(WordGiven(word=Word.NOTHING_NEW))
    let_pass(playing, 3)
    climbed = [x.duty.chain[0] for x in playing.staff if _is_a_rung_for_a_word(x)]
    assert [role.rsplit("_", 1)[-1] for role in climbed] == told


def _is_a_rung_for_a_word(told: Told) -> bool:
    concern, kind = told.duty.concern, told.duty.kind
    return concern is Concern.WORD and kind is ObligationKind.ESCALATION


def test_one_word_is_told_to_both() -> None:
    playing = investigated(added("reporter", Role.REPORTER), preferred("reporter"))
    let_pass(playing, 22)
    playing.admit(WordGiven(word=Word.NOTHING_NEW))

    letters = [x for x in let_pass(playing, 10) if NoticeKind.UPDATE in x.kinds]

    assert {x.due.party_id: x.content.word for x in letters} == {
        HER: Word.NOTHING_NEW,
        "reporter": Word.NOTHING_NEW,
    }
