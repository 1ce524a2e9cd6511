"""The case is closed, and she cannot be told: the respondent may not know it, nor be let down."""

from tests.unit.planner.builders import POLICY, added, days, preferred, wishes
from tests.unit.planner.driver import Attempted, Play, as_it_should_go
from tests.unit.planner.stories import HER, after, let_pass, opened
from workflows.case_facts import CaseClosed, WordGiven
from workflows.letter_content import Progress
from workflows.notices import DeliveryOutcome, NoticeKind, PromiseKind
from workflows.obligations import StaffDuty
from workflows.parties import Channel, Role
from workflows.party_facts import ContactRevoked, PartyInformed, PartyReleased
from workflows.planner import Plan
from workflows.policy import Disclosure, Policy
from workflows.promises import Standing
from workflows.staff import Concern
from workflows.stages import Outcome, Stage, Word

THEY = "they"
SECOND = "the-other-one"


def _closed_while_she_cannot_be_told() -> Play:
    """A second affected person has no safe channel; the respondent has heard, then it closes."""
    playing = opened(
        added(SECOND), added(THEY, Role.RESPONDENT), preferred(THEY), PartyInformed(party_id=THEY)
    )
    after(playing, 5, CaseClosed(outcome=Outcome.NO_INVESTIGATION))
    return playing


def _to_them(letters: list[Attempted]) -> list[Attempted]:
    return [x for x in letters if x.due.party_id == THEY]


def _asked(playing: Play) -> list[StaffDuty]:
    """The open tasks to find a safe channel."""
    still_open = playing.plan().open_tasks
    tasks = [x.duty for x in playing.staff if x.duty.obligation_id in still_open]
    return [x for x in tasks if x.concern is Concern.SAFE_CHANNEL]


def _told_to_them(plan: Plan) -> list[Standing]:
    return [x.standing for x in plan.promises if x.was_told and x.promise.party_id == THEY]


def test_the_date_that_a_respondent_was_promised_is_kept_while_the_closing_waits() -> None:
    playing = _closed_while_she_cannot_be_told()
    letters = _to_them(let_pass(playing, 100))
    assert [x.kinds for x in letters] == [(NoticeKind.UPDATE,)] * 3
    assert set(_told_to_them(playing.plan())) == {Standing.KEPT, Standing.OPEN}
    for letter in letters:
        assert letter.content.progress is None
        assert [x.kind for x in letter.content.promises] == [PromiseKind.NEXT_UPDATE]


def test_an_officer_is_asked_anew_from_the_closing_on_and_may_release_the_respondent() -> None:
    playing = _closed_while_she_cannot_be_told()
    let_pass(playing, 1)
    assert [(x.party_id, x.due_at) for x in _asked(playing)] == [(SECOND, playing.now - days(1))]
    let_pass(playing, 9)
    playing.admit(PartyReleased(party_id=THEY))
    assert [x.kinds for x in _to_them(let_pass(playing, 1))] == [(NoticeKind.CLOSING,)]
    assert _asked(playing) == []
    assert let_pass(playing, 400)[-1].due.party_id == HER
    assert set(_told_to_them(playing.plan())) == {Standing.KEPT}
    assert playing.plan().is_finished


def test_nobody_waits_for_somebody_who_wants_to_hear_nothing() -> None:
    playing = _closed_while_she_cannot_be_told()
    playing.admit(ContactRevoked(party_id=SECOND))
    assert [x.kinds for x in _to_them(let_pass(playing, 5))] == [(NoticeKind.CLOSING,)]


def test_the_closing_follows_hers_once_she_has_a_channel() -> None:
    playing = _closed_while_she_cannot_be_told()
    let_pass(playing, 40)
    playing.admit(preferred(SECOND, wishes(Channel.PAGE)))
    told = let_pass(playing, 3)
    closings = [x.due.party_id for x in told if NoticeKind.CLOSING in x.kinds]
    assert closings == [SECOND, THEY]
    assert set(_told_to_them(playing.plan())) == {Standing.KEPT}


def test_whoever_waits_for_a_letter_that_was_refused_is_written_to_as_before() -> None:
    playing = opened(added(THEY, Role.RESPONDENT), preferred(THEY), PartyInformed(party_id=THEY))
    let_pass(playing, 5)
    playing.outcomes = lambda letter, channel: (
        DeliveryOutcome.REFUSED if letter.party_id == HER else as_it_should_go(letter, channel)
    )
    playing.admit(CaseClosed(outcome=Outcome.NO_INVESTIGATION))
    assert [x.kinds for x in _to_them(let_pass(playing, 70))] == [(NoticeKind.UPDATE,)] * 2
    concerns = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    assert Concern.NOT_INFORMED in {concerns.get(task) for task in playing.plan().open_tasks}


def _that_tells_a_respondent_all() -> Policy:
    everything = Disclosure(notices=frozenset(NoticeKind), progress=True)
    rules = tuple(
        rule.model_copy(update={"to": tuple(Role)})
        if rule.notice is NoticeKind.AFTER_CARE
        else rule
        for rule in POLICY.notices
    )
    disclosure = {**POLICY.disclosure, Role.RESPONDENT: everything}
    return POLICY.model_copy(update={"notices": rules, "disclosure": disclosure})


def test_no_letter_betrays_the_closing_whatever_the_policy_lets_a_respondent_know() -> None:
    playing = opened(
        added(SECOND),
        added(THEY, Role.RESPONDENT),
        preferred(THEY),
        PartyInformed(party_id=THEY),
        policy=_that_tells_a_respondent_all(),
    )
    after(playing, 5, WordGiven(word=Word.NEW), CaseClosed(outcome=Outcome.NO_INVESTIGATION))
    letters = _to_them(let_pass(playing, 200))
    assert {kind for x in letters for kind in x.kinds} == {NoticeKind.UPDATE}
    for letter in letters:
        assert letter.content.progress == Progress(stage=Stage.INTAKE)
        assert letter.content.word is None
        assert {x.kind for x in letter.content.promises} == {PromiseKind.NEXT_UPDATE}
