"""What a letter says: no more than its reader may know, and always when she will hear next."""

from datetime import date

import pytest

from tests.unit.planner.builders import OPENED_AT, added, days, preferred, wishes
from tests.unit.planner.driver import Attempted, Play
from tests.unit.planner.stories import HER, after, investigated, kinds, let_pass, opened
from workflows.case_facts import (
    CaseClosed,
    ClockExtended,
    ClockPaused,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    StageAdvanced,
    WordGiven,
)
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Rhythm, Role
from workflows.party_facts import (
    ContactRevoked,
    PartyInformed,
    QuestionAnswered,
    QuestionAsked,
    VoiceOffered,
)
from workflows.promises import Promise
from workflows.staff import Concern
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word


def _update(letters: list[Attempted], party: str = HER) -> Attempted:
    return next(x for x in letters if NoticeKind.UPDATE in x.kinds and x.due.party_id == party)


def _hold(playing: Play) -> ContentHeld:
    return ContentHeld(reason="risk_to_evidence", review_on=(playing.now + days(20)).date())


@pytest.mark.parametrize("role", [Role.WITNESS, Role.RESPONDENT])
def test_witness_and_respondent_never_learn_where_the_case_stands(role: Role) -> None:
    playing = investigated(added("other", role), preferred("other"))
    playing.admit(PartyInformed(party_id="other"))
    letters = [x for x in let_pass(playing, 200) if x.due.party_id == "other"]
    assert letters
    for letter in letters:
        assert letter.content.progress is None
        assert letter.content.outline == ()
        assert letter.content.word is None
        assert not letter.content.held


def test_the_first_letter_tells_the_outline_and_the_next_date() -> None:
    first = let_pass(opened(), 3)[0].content
    assert [step.clock for step in first.outline][:2] == ["assessment", "investigation"]
    assert first.next_contact_on == date(2027, 2, 8)
    assert first.progress is not None
    assert first.progress.stage is Stage.INTAKE


def test_an_update_tells_stage_day_and_benchmark() -> None:
    letter = _update(let_pass(investigated(), 40)).content
    assert letter.progress is not None
    assert letter.progress.clock is ClockName.INVESTIGATION
    assert letter.progress.benchmark_on == date(2027, 4, 21)
    assert letter.progress.day == (letter.written_on - date(2027, 1, 21)).days + 1
    assert not letter.progress.is_late


def test_a_late_investigation_is_called_late_to_her_face() -> None:
    letters = let_pass(investigated(), 140)
    late = next(x for x in letters if NoticeKind.LATE in x.kinds)
    assert late.content.progress is not None
    assert late.content.progress.is_late
    assert late.content.written_on == date(2027, 4, 22)


def test_a_vulnerable_person_hears_twice_as_often() -> None:
    told = let_pass(opened(vulnerable=True), 40)
    assert [x.content.next_contact_on for x in told[:2]] == [date(2027, 1, 25), date(2027, 2, 8)]


def test_two_notices_that_are_due_together_are_one_letter() -> None:
    playing = opened(preferences=wishes(rhythm=Rhythm.STEADY))
    let_pass(playing, 2)
    playing.admit(StageAdvanced(to=Stage.ASSESSMENT))
    after(playing, 1, StageAdvanced(to=Stage.INVESTIGATION))
    letters = let_pass(playing, 30)
    assert sorted(letters[0].kinds) == ["stage_started", "stage_started", "update"]


def test_a_word_is_asked_for_before_an_update_and_told_in_it() -> None:
    playing = investigated()
    while not any(x.duty.concern is Concern.WORD for x in playing.staff):
        playing.run_until(playing.now + days(1))
    asked = next(x for x in playing.staff if x.duty.concern is Concern.WORD)
    owed = next(x for x in playing.plan().promises if x.is_owed)
    assert playing.calendar.subtract(owed.promise.on, playing.policy.word.asked_before) == (
        asked.at.date()
    )
    playing.admit(WordGiven(word=Word.NEW, text="vr_word-00001"))
    content = _update(let_pass(playing, 10)).content
    assert (content.word, content.word_text) == (Word.NEW, "vr_word-00001")


def test_an_update_makes_no_claim_on_a_word_that_is_stale_or_missing() -> None:
    playing = investigated()
    let_pass(playing, 2)
    playing.admit(WordGiven(word=Word.NEW))
    assert _update(let_pass(playing, 40)).content.word is None


def test_a_word_that_was_told_already_is_asked_for_again() -> None:
    playing = opened(vulnerable=True)
    after(playing, 11, StageAdvanced(to=Stage.INVESTIGATION), WordGiven(word=Word.NOTHING_NEW))
    told = let_pass(playing, 1)
    assert [x.content.word for x in told] == [Word.NOTHING_NEW]
    update = let_pass(playing, 14)[0]
    assert update.content.word is None
    promised = told[0].content.promises[0].promise_id
    assert promised in {x.duty.subject for x in playing.staff if x.duty.concern is Concern.WORD}


def test_a_hold_hides_the_stage_and_says_that_it_hides_something() -> None:
    playing = investigated()
    let_pass(playing, 2)
    playing.admit(_hold(playing))
    after(playing, 1, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    letters = let_pass(playing, 30)
    assert NoticeKind.CONCLUSION not in {kind for x in letters for kind in x.kinds}
    content = _update(letters).content
    assert content.held
    assert content.progress is not None
    assert content.progress.stage is Stage.INVESTIGATION
    assert content.progress.clock is None


def test_a_renewed_hold_still_hides_what_happened_under_it() -> None:
    playing = investigated()
    let_pass(playing, 2)
    playing.admit(_hold(playing))
    after(playing, 1, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 1, _hold(playing))
    content = _update(let_pass(playing, 30)).content
    assert content.progress is not None
    assert content.progress.stage is Stage.INVESTIGATION


def test_a_released_hold_lets_out_what_was_withheld() -> None:
    playing = investigated()
    let_pass(playing, 2)
    playing.admit(_hold(playing))
    after(playing, 1, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 10, HoldReleased())
    assert (NoticeKind.CONCLUSION,) in kinds(let_pass(playing, 2))


def test_a_pause_and_an_extension_are_told_with_their_reasons() -> None:
    playing = investigated()
    clock = ClockName.INVESTIGATION
    after(playing, 5, ClockPaused(clock=clock, reason="criminal_proceeding"))
    playing.admit(
        ClockExtended(clock=clock, expected_on=date(2027, 7, 1), reason="witness_availability")
    )
    progress = let_pass(playing, 3)[0].content.progress
    assert progress is not None
    assert progress.is_paused
    assert progress.benchmark_on is None
    assert (progress.expected_on, progress.reason) == (date(2027, 7, 1), "witness_availability")


def _not_substantiated() -> Play:
    playing = investigated()
    after(playing, 30, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED))
    return playing


def test_unfavourable_news_is_offered_by_a_person_before_the_letter_comes() -> None:
    playing = _not_substantiated()
    told = playing.now
    letters = let_pass(playing, 9)
    assert any(x.duty.concern is Concern.VOICE and x.at == told for x in playing.staff)
    conclusion = next(x for x in letters if NoticeKind.CONCLUSION in x.kinds)
    assert conclusion.at.date() == date(2027, 2, 26)  # five working days later


def test_the_letter_follows_at_once_when_somebody_offered_to_tell_her() -> None:
    playing = _not_substantiated()
    after(playing, 1, VoiceOffered(party_id=HER, notice=NoticeKind.CONCLUSION))
    assert kinds(let_pass(playing, 1)) == [(NoticeKind.CONCLUSION,)]


def test_nobody_has_to_offer_news_by_voice_that_were_told_by_letter() -> None:
    playing = _not_substantiated()
    let_pass(playing, 20)
    concerns = {x.duty.obligation_id: x.duty.concern for x in playing.staff}
    assert Concern.VOICE not in {concerns.get(task) for task in playing.plan().open_tasks}


def test_favourable_news_come_promptly() -> None:
    playing = investigated()
    after(playing, 30, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    letters = let_pass(playing, 1)
    assert kinds(letters) == [(NoticeKind.CONCLUSION,)]


def _closed() -> Play:
    playing = investigated()
    after(playing, 30, StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT))
    after(playing, 30, DecisionRecorded(decision=Decision.ACTION_TAKEN))
    after(playing, 1, CaseClosed(outcome=Outcome.DECIDED))
    return playing


def test_each_check_in_after_closing_is_promised_by_the_letter_before_it() -> None:
    playing = _closed()
    letters = let_pass(playing, 220)
    assert kinds(letters) == [(NoticeKind.CLOSING,), *[(NoticeKind.AFTER_CARE,)] * 3]
    promised = [x.content.next_contact_on for x in letters]
    assert promised[:3] == [x.content.written_on for x in letters[1:]]
    assert promised[3] is None
    assert playing.plan().is_finished
    assert playing.plan().next_wake is None


def test_a_question_is_promised_an_answer_and_gets_it() -> None:
    playing = investigated()
    after(playing, 1, QuestionAsked(party_id=HER, question_id="question-1"))
    letter = let_pass(playing, 40)[0].content
    promised = [x for x in letter.promises if x.kind is PromiseKind.ANSWER]
    assert len(promised) == 1
    assert promised[0].on > letter.written_on
    playing.admit(QuestionAnswered(question_id="question-1", answer="vr_answer-01"))
    answer = let_pass(playing, 2)[0]
    assert answer.kinds == (NoticeKind.ANSWER,)
    assert answer.content.answers == ("vr_answer-01",)


def _answers_of(letter: Attempted) -> list[Promise]:
    return [x for x in letter.content.promises if x.kind is PromiseKind.ANSWER]


def test_each_question_is_promised_an_answer_of_its_own_and_kept_by_no_other() -> None:
    playing = investigated()
    after(playing, 1, QuestionAsked(party_id=HER, question_id="question-1"))
    first = _answers_of(let_pass(playing, 40)[0])
    playing.admit(QuestionAsked(party_id=HER, question_id="question-2"))
    second = [x for letter in let_pass(playing, 40) for x in _answers_of(letter)]
    assert [len(first), len(second)] == [1, 1]
    playing.admit(QuestionAnswered(question_id="question-2", answer="vr_answer-02"))
    let_pass(playing, 3)
    open_still = {x.promise.promise_id for x in playing.case.parties[HER].promises if x.is_open}
    assert first[0].promise_id in open_still
    assert second[0].promise_id not in open_still


def test_two_questions_asked_at_once_get_their_dates_in_the_same_letter() -> None:
    playing = investigated()
    asked = (QuestionAsked(party_id=HER, question_id=f"question-{x}") for x in (1, 2))
    after(playing, 1, *asked)
    promised = _answers_of(let_pass(playing, 40)[0])
    assert len({x.promise_id for x in promised}) == 2


def test_one_date_for_all_questions_from_an_earlier_release_is_met_by_any_answer() -> None:
    playing = investigated()
    asked = (QuestionAsked(party_id=HER, question_id=f"question-{x}") for x in (1, 2))
    after(playing, 1, *asked)
    let_pass(playing, 40)
    promises = playing.case.parties[HER].promises
    first, second = (x for x in promises if x.promise.kind is PromiseKind.ANSWER)
    first.promise = first.promise.model_copy(update={"promise_id": "promise-of-a-letter"})
    promises.remove(second)
    assert not [x for letter in let_pass(playing, 40) for x in _answers_of(letter)]
    playing.admit(QuestionAnswered(question_id="question-2", answer="vr_answer-02"))
    answer = let_pass(playing, 3)[0]
    assert first.told_at == answer.at


def test_a_repeated_notice_that_is_due_twice_is_said_once() -> None:
    playing = opened()
    playing.run_until(OPENED_AT + days(400))
    playing.admit(StageAdvanced(to=Stage.INVESTIGATION), occurred_at=OPENED_AT + days(10))
    late = next(x for x in let_pass(playing, 3) if NoticeKind.LATE in x.kinds)
    assert late.kinds.count(NoticeKind.LATE) > 1
    forms = [(x.notice, x.form) for x in late.content.sections]
    assert len(forms) == len(set(forms))


def test_whoever_wanted_silence_and_hears_again_is_promised_an_answer_anew() -> None:
    playing = investigated()
    after(playing, 1, QuestionAsked(party_id=HER, question_id="question-1"))
    first = _answers_of(let_pass(playing, 40)[0])
    playing.admit(ContactRevoked(party_id=HER))
    after(playing, 30, preferred(HER))
    again = [x for letter in let_pass(playing, 40) for x in _answers_of(letter)]
    assert [len(first), len(again)] == [1, 1]
    assert again[0].promise_id != first[0].promise_id
    assert again[0].on > first[0].on
