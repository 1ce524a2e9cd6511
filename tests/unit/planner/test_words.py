"""The office is asked once for updates that lie close together, and one word serves them all."""

from tests.unit.planner.builders import added, preferred
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, investigated, let_pass
from workflows.case_facts import WordGiven
from workflows.notices import NoticeKind
from workflows.obligations import ObligationKind
from workflows.parties import Role
from workflows.staff import Concern
from workflows.stages import Word


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


def test_one_word_is_told_to_both() -> None:
    playing = investigated(added("reporter", Role.REPORTER), preferred("reporter"))
    let_pass(playing, 22)
    playing.admit(WordGiven(word=Word.NOTHING_NEW))

    letters = [x for x in let_pass(playing, 10) if NoticeKind.UPDATE in x.kinds]

    assert {x.due.party_id: x.content.word for x in letters} == {
        HER: Word.NOTHING_NEW,
        "reporter": Word.NOTHING_NEW,
    }
