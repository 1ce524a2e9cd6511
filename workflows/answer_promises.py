"""Which promise is about which question: each question has a promise of its own.

A promise is known by its question and by how often one was given: whoever wanted silence, and then
wants to hear again, is given another. Letters from before told one date for all open questions:
such a promise belongs to none of them, and the first answer meets it.
"""

from collections.abc import Collection, Iterator

from workflows.case import Case, Question
from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import keyed_id
from workflows.party import GivenPromise
from workflows.promises import Promise


def answer_id(case: Case, question: Question) -> str:
    """The id of the notice that answers a question."""
    first = keyed_id(case.opening.salt, "notice", NoticeKind.ANSWER, question.question_id)
    return case.id_now(first)


def next_answer_promise_id(case: Case, question: Question) -> str:
    """The id of the promise that a letter would now give for a question."""
    return _promise_id(case, question, len(list(_given_for(case, question))))


def id_if_promised_again(case: Case, promise: Promise) -> str | None:
    """The id under which a promise would be given once more, if one question has it as its own."""
    for question in case.questions.values():
        if question.party_id == promise.party_id and any(
            given.promise.promise_id == promise.promise_id for given in _given_for(case, question)
        ):
            return next_answer_promise_id(case, question)
    return None


def promised_answer(case: Case, question: Question) -> GivenPromise | None:
    """The open promise that this question will be answered, broken or not."""
    for given in _given_for(case, question):
        if given.is_open:
            return given
    its_own = _ids_of_all(case)
    for given in reversed(case.parties[question.party_id].promises):
        is_for_all = (
            given.promise.kind is PromiseKind.ANSWER and given.promise.promise_id not in its_own
        )
        if is_for_all and given.is_open and given.made.number > question.asked.number:
            return given
    return None


def promises_met_by(case: Case, told: Collection[str]) -> frozenset[str]:
    """The ids of the open promises of an answer that are kept by telling these notices."""
    answered = [x for x in case.questions.values() if answer_id(case, x) in told]
    if not answered:
        return frozenset()
    its_own = _ids_of_all(case)
    met = {given.promise.promise_id for x in answered for given in _given_for(case, x)}
    for question in answered:
        for given in case.parties[question.party_id].promises:
            if given.promise.kind is PromiseKind.ANSWER and given.promise.promise_id not in its_own:
                met.add(given.promise.promise_id)
    return frozenset(met)


def _ids_of_all(case: Case) -> frozenset[str]:
    return frozenset(
        given.promise.promise_id
        for question in case.questions.values()
        for given in _given_for(case, question)
    )


def _given_for(case: Case, question: Question) -> Iterator[GivenPromise]:
    given = {x.promise.promise_id: x for x in case.parties[question.party_id].promises}
    ordinal = 0
    while (key := _promise_id(case, question, ordinal)) in given:
        yield given[key]
        ordinal += 1


def _promise_id(case: Case, question: Question, ordinal: int) -> str:
    return keyed_id(
        case.opening.salt,
        "promise",
        PromiseKind.ANSWER,
        question.party_id,
        "question",
        question.question_id,
        ordinal,
    )
