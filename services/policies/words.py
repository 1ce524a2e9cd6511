"""English names of what a policy speaks about, for sentences, tables and pictures.

Stages and clocks are named as the letters name them.
"""

from datetime import date

from services.letters.words import words_of
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.stages import ClockName, Stage

_NOTICES: dict[str, str] = {
    NoticeKind.ACKNOWLEDGEMENT: "Your report has arrived",
    NoticeKind.TIMELINE: "What will happen, and when",
    NoticeKind.CATCH_UP: "Where the case stands by now",
    NoticeKind.UPDATE: "Update, even if nothing is new",
    NoticeKind.FEEDBACK: "What was done so far, and what comes next",
    NoticeKind.WITHHELD: "Something may not be said at the moment",
    NoticeKind.STEP_TAKEN: "A step was taken",
    NoticeKind.REOPENED: "The case was opened again",
    NoticeKind.STAGE_STARTED: "A new step has begun",
    NoticeKind.LATE: "It takes longer than its benchmark",
    NoticeKind.EXTENDED: "A new date, and the reason",
    NoticeKind.CONCLUSION: "How the investigation ended",
    NoticeKind.DECISION: "What was decided",
    NoticeKind.ANSWER: "The answer to a question",
    NoticeKind.WITHDRAWAL_RECEIVED: "The wish to withdraw has arrived",
    NoticeKind.CLOSING: "The case is closed",
    NoticeKind.AFTER_CARE: "Afterwards: how are you?",
}
_ROLES: dict[str, str] = {
    Role.AFFECTED_PERSON: "the affected person",
    Role.REPORTER: "whoever reported it",
    Role.WITNESS: "a witness",
    Role.RESPONDENT: "the respondent",
}


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def notice_title(notice: NoticeKind, form: str | None = None) -> str:
    """What a letter tells, as a title."""
    clocks: dict[str, str] = {name.value: clock_name(name) for name in ClockName}
    if notice is NoticeKind.STAGE_STARTED and form in tuple(Stage):
        return f"{sentence(stage_name(Stage(form)))} has begun"
    if notice is NoticeKind.LATE and form in clocks:
        return f"{sentence(clocks[form])} takes longer than its benchmark"
    return _NOTICES.get(notice, sentence(plain(notice)))


def role_name(role: Role) -> str:
    """A role with its article, inside a sentence."""
    return _ROLES.get(role, f"a {plain(role)}")


def stage_name(stage: Stage) -> str:
    """A stage with its article, inside a sentence."""
    known = words_of(Language.ENGLISH).stages.get(stage)
    return known.name if known else plain(stage)


def clock_name(clock: ClockName) -> str:
    """A clock with its article, inside a sentence."""
    known = words_of(Language.ENGLISH).clocks.get(clock)
    subject = known.subject if known else f"The {plain(clock)}"
    return subject[0].lower() + subject[1:]


def sentence(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def day_in_words(day: date) -> str:
    """Such as 14 January 2027."""
    return words_of(Language.ENGLISH).day(day)
