"""How far the questions of intake have come, by what was answered so far."""

from dataclasses import dataclass, field

from services.office.entries import FieldMissing, Given
from services.office.intake_answers import Circumstances
from services.office.intake_questions import QUESTIONS, Question
from services.opening.drafts import Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How far the questions have come.

    Attributes:
        questions: Those that are asked, up to the first without an answer that does.
        given: All that was answered to them.
        is_complete: Whether nothing is left to be asked.
    """

    questions: tuple[Question, ...]
    given: Given = field(repr=False)
    is_complete: bool

    @property
    def next(self) -> Question | None:
        """The first question without an answer; None if all were answered."""
        return None if self.is_complete else self.questions[-1]

    def before(self, name: str) -> Question | None:
        """The question that is asked before one."""
        names = [question.name for question in self.questions]
        at = names.index(name) if name in names else 0
        return self.questions[at - 1] if at else None


def asked(answers: Answers, around: Circumstances) -> Asked:
    """How far the questions have come; what answers a question that is not asked counts nothing."""
    given: dict[str, str] = {}
    found: list[Question] = []
    for question in QUESTIONS:
        if not question.is_asked(given, around):
            continue
        found.append(question)
        given |= answers.get(question.name, {})
        if question.name not in answers or refusal_of(question, given, around) is not None:
            return Asked(questions=tuple(found), given=given, is_complete=False)
    return Asked(questions=tuple(found), given=given, is_complete=True)


def refusal_of(question: Question, given: Given, around: Circumstances) -> str | None:
    """Why an answer does not do, or None if it does."""
    try:
        question.check(given, around)
    except FieldMissing as refused:
        return str(refused)
    return None
