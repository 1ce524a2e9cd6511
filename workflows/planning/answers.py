"""Answers to questions: a promised date like any other, and a letter once the office wrote one."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from workflows.answer_promises import answer_id, promised_answer
from workflows.case import Question
from workflows.instants import local_date
from workflows.moments import Moment
from workflows.notices import NoticeKind
from workflows.obligations import Notice
from workflows.parties import Rhythm
from workflows.party import Party
from workflows.planning.frame import Frame


def answer_notices(frame: Frame, slots: Mapping[str, datetime]) -> Iterator[Notice]:
    """The answers that were written and not yet told."""
    for question in frame.case.questions.values():
        party = frame.case.parties[question.party_id]
        if question.answered is None or not party.hears:
            continue
        if not _may_be_answered(frame, party, question):
            continue
        obligation_id = answer_id(frame.case, question)
        if obligation_id in frame.case.discharged:
            continue
        yield Notice(
            obligation_id=obligation_id,
            notice=NoticeKind.ANSWER,
            party_id=party.party_id,
            anchor=question.answered.number,
            due_at=_due_at(frame, party, question, question.answered, slots),
            form=question.question_id,
        )


def _may_be_answered(frame: Frame, party: Party, question: Question) -> bool:
    """Whether the policy allows it, or a date was told before it changed."""
    was_promised = promised_answer(frame.case, question) is not None
    return was_promised or frame.policy.may_tell(party.role, NoticeKind.ANSWER)


def _due_at(
    frame: Frame,
    party: Party,
    question: Question,
    answered: Moment,
    slots: Mapping[str, datetime],
) -> datetime:
    """Promptly; in the steady rhythm on the next slot, unless it was promised for sooner."""
    preferences = party.wishes
    zone = preferences.time_zone
    slot = slots.get(party.party_id) if preferences.rhythm is Rhythm.STEADY else None
    promised = promised_answer(frame.case, question)
    if slot is not None and (promised is None or local_date(slot, zone) <= promised.promise.on):
        return slot
    return preferences.safe_hours.next_instant(answered.prompt_from, zone, frame.hour_of(party))


def unpromised_answers(frame: Frame, party: Party, today: date) -> Iterator[tuple[Question, date]]:
    """The party's questions to which no letter has promised an answer, with the day to promise.

    A day that has come already would be no promise: what is said today counts from today.
    """
    for question in frame.case.questions.values():
        is_open = question.party_id == party.party_id and question.waits
        if is_open and promised_answer(frame.case, question) is None:
            day = answer_day(frame, question, party)
            yield (
                question,
                day if day > today else frame.calendar.add(today, frame.policy.answers.within),
            )


def answer_day(frame: Frame, question: Question, party: Party) -> date:
    """The date by which a question is answered, in the party's zone."""
    zone = party.preferences.time_zone if party.preferences else frame.zone
    return frame.calendar.add(local_date(question.asked.at, zone), frame.policy.answers.within)
