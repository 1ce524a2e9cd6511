"""What can be done in a case for one of its parties: what she asked for is answered and settled."""

from enum import StrEnum
from typing import Final

from services.access.operations import Operation
from services.cases import CaseFile
from services.desk.contact_changes import settling_a_change
from services.desk.texts import fault_of
from services.office.action import Action, Choice, EveryOne, Field, chosen, is_open
from services.office.entries import FieldMissing
from services.office.pages import plain
from services.vault.kinds import VaultKind
from services.web.forms import Fields
from workflows.case import Case
from workflows.contact_changes import ContactChange
from workflows.facts import FactBody
from workflows.party_facts import QuestionAnswered, WithdrawalSettled


class Said(StrEnum):
    """What a party said of what she had asked for."""

    CONFIRMED = "confirmed"
    TAKEN_BACK = "taken_back"


_SAID = Field(
    name="said",
    label="What did she say, over the route agreed before?",
    hint="Never ask over what is asked for: somebody else may hold her code.",
    choices=EveryOne(Said),
)


def _open_questions(file: CaseFile) -> list[Choice]:
    return [
        Choice(value=x.question_id, words=f"{x.question_id}, asked by {x.party_id}")
        for x in file.replayed().questions.values()
        if x.answered is None
    ]


def _withdrawing(file: CaseFile) -> list[Choice]:
    parties = file.replayed().parties.values()
    return [
        Choice(value=x.party_id, words=f"{x.party_id}, {plain(x.role.value)}")
        for x in parties
        if x.withdrawal is not None
    ]


def _changing(file: CaseFile) -> list[Choice]:
    parties = file.replayed().parties.values()
    return [
        Choice(value=x.party_id, words=f"{x.party_id}, {plain(x.role.value)}")
        for x in parties
        if x.asked_changes
    ]


def _confirmed(fields: Fields) -> bool:
    return chosen(Said, fields, "said") is Said.CONFIRMED


def _one_of(choices: list[Choice], typed: str) -> str:
    if typed not in {choice.value for choice in choices}:
        message = "Choose one of them"
        raise FieldMissing(message)
    return typed


def _answer(file: CaseFile, fields: Fields, kept: str | None) -> list[FactBody]:
    question = _one_of(_open_questions(file), fields.text("question"))
    if kept is None:
        message = "Write the answer"
        raise FieldMissing(message)
    if fault_of(fields.text("text")) is not None:
        message = "The answer is too long, or holds what is no visible text: type it again by hand"
        raise FieldMissing(message)
    return [QuestionAnswered(question_id=question, answer=kept)]


def _whose_question(file: CaseFile, fields: Fields) -> str | None:
    question = file.replayed().questions.get(fields.text("question"))
    return question.party_id if question else None


def _settle_withdrawal(file: CaseFile, fields: Fields, _: str | None) -> list[FactBody]:
    party_id = _one_of(_withdrawing(file), fields.text("party"))
    return [WithdrawalSettled(party_id=party_id, confirmed=_confirmed(fields))]


def _settle_change(file: CaseFile, fields: Fields, _: str | None) -> list[FactBody]:
    party_id = _one_of(_changing(file), fields.text("party"))
    change = chosen(ContactChange, fields, "change")
    if change not in file.replayed().parties[party_id].asked_changes:
        message = f"{party_id} did not ask for another {plain(change.value)}"
        raise FieldMissing(message)
    confirmed = _confirmed(fields)
    return list(settling_a_change(file.facts, party_id, change, confirmed=confirmed))


def _has_questions(case: Case) -> bool:
    return is_open(case) and any(x.answered is None for x in case.questions.values())


def _has_withdrawals(case: Case) -> bool:
    return is_open(case) and any(x.withdrawal is not None for x in case.parties.values())


PARTY_ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="answer",
        title="Answer a question",
        about="The answer goes out in a letter, as you write it.",
        operation=Operation.ANSWER_QUESTION,
        fields=(
            Field(name="question", label="Which question", choices=_open_questions),
            Field(
                name="text",
                label="The answer",
                hint="She reads it as you write it. No names, no findings.",
                is_text=True,
            ),
        ),
        facts=_answer,
        text_kind=VaultKind.ANSWER_TEXT,
        text_of=_whose_question,
        fits=_has_questions,
    ),
    Action(
        name="withdrawal",
        title="Settle a request to withdraw",
        about="Confirmed, it closes nothing by itself: close the case then, if that is right.",
        operation=Operation.SETTLE_WITHDRAWAL,
        fields=(Field(name="party", label="Whose request", choices=_withdrawing), _SAID),
        facts=_settle_withdrawal,
        fits=_has_withdrawals,
    ),
    Action(
        name="change",
        title="Settle a request to be reached otherwise",
        about="Confirmed, it counts from now on. What she wants is read by 'duecourse party "
        "changes --reveal', and that is audited.",
        operation=Operation.RECORD_CHOICE,
        fields=(
            Field(name="party", label="Whose request", choices=_changing),
            Field(name="change", label="What is to be changed", choices=EveryOne(ContactChange)),
            _SAID,
        ),
        facts=_settle_change,
        fits=lambda case: any(x.asked_changes for x in case.parties.values()),
    ),
)
