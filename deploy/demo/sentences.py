"""Facts, letters and duties in plain English, for somebody who sees them for the first time."""

from datetime import date

from deploy.demo.page import written
from services.directory.directory import StaffDirectory
from services.ledger.escalations import Escalation
from workflows import case_facts as c
from workflows import party_facts as p
from workflows.case import Case
from workflows.clocks import ClockReading
from workflows.delivery_facts import LetterAttempted
from workflows.facts import FactBody
from workflows.letter_content import LetterContent
from workflows.notices import NoticeKind, PromiseKind
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party import Party
from workflows.staff import Concern
from workflows.stages import ClockName, Conclusion, Decision, Stage, Word

A_GOOD_LINE = 70

_WHO = {
    Role.AFFECTED_PERSON: "the affected person",
    Role.REPORTER: "the reporter",
    Role.WITNESS: "the witness",
    Role.RESPONDENT: "the respondent",
}
_LANGUAGES = {
    Language.ENGLISH: "English",
    Language.FRENCH: "French",
    Language.SPANISH: "Spanish",
    Language.ARABIC: "Arabic",
    Language.CHINESE: "Chinese",
    Language.RUSSIAN: "Russian",
}
_CHANNELS = {
    Channel.FULL_MAIL: "whole letters by mail",
    Channel.NEUTRAL_MAIL: "mail that says only that a letter waits",
    Channel.ENCRYPTED_MAIL: "whole letters by mail, encrypted to her key",
    Channel.GATEWAY: "a message by telephone that says only that a letter waits",
    Channel.PAGE: "letters on a page of her own",
    Channel.BY_HAND: "printed letters, by hand",
    Channel.NONE: "no letters",
}
_CLOCKS = {
    ClockName.ASSESSMENT: "the assessment",
    ClockName.INVESTIGATION: "the investigation",
    ClockName.HAND_OVER: "the hand-over of the report",
    ClockName.DECISION: "the decision",
    ClockName.WHOLE_CASE: "the whole case",
    ClockName.FEEDBACK: "the account to whoever reported",
    ClockName.SERVICE: "the copy to the respondent",
    ClockName.REPLY: "the respondent's reply",
    ClockName.APPEAL: "the time for an appeal",
}
_STAGES = {
    Stage.INTAKE: "intake",
    Stage.ASSESSMENT: "the assessment begins: is there something to investigate?",
    Stage.INVESTIGATION: "the investigation begins",
    Stage.DECISION: "the case goes to the office that decides",
}
_CONCLUSIONS = {
    Conclusion.REPORT_SENT: "the investigation is over: its report goes to the office that decides",
    Conclusion.NOT_SUBSTANTIATED: "the investigation is over: the report is not substantiated",
}
_DECISIONS = {
    Decision.ACTION_TAKEN: "action is taken",
    Decision.NO_ACTION: "no action is taken",
    Decision.OTHER_MEASURES: "other measures are taken",
}
_WORDS = {Word.NOTHING_NEW: "there is nothing new", Word.NEW: "there is something new"}
_NOTICES = {
    NoticeKind.ACKNOWLEDGEMENT: "the report has arrived",
    NoticeKind.TIMELINE: "what will happen, and when",
    NoticeKind.CATCH_UP: "where the case stands",
    NoticeKind.STAGE_STARTED: "the next stage has begun",
    NoticeKind.LATE: "an apology: the benchmark has passed",
    NoticeKind.EXTENDED: "why it takes longer, and until when",
    NoticeKind.CONCLUSION: "the investigation has ended",
    NoticeKind.DECISION: "what was decided",
    NoticeKind.REOPENED: "the case goes on",
    NoticeKind.FEEDBACK: "a fuller account of the case",
    NoticeKind.WITHHELD: "that something may not be told for now",
    NoticeKind.STEP_TAKEN: "a step that was taken",
    NoticeKind.ANSWER: "the answer to a question",
    NoticeKind.WITHDRAWAL_RECEIVED: "the wish to withdraw has arrived",
    NoticeKind.CLOSING: "the case is closed",
    NoticeKind.AFTER_CARE: "a check-in after the end",
}
_DUTIES = {
    Concern.WORD: "say before the next update whether there is something new",
    Concern.HOLD: "look again at the hold: renew it or release it",
    Concern.PAUSE: "look again at the pause",
    Concern.KEY_EXPIRY: "ask for a new key: the one that letters are encrypted to expires",
    Concern.SAFE_CHANNEL: "find out how this person can be reached safely",
    Concern.CONSENT: "ask whether this person may still be reached so",
    Concern.ADDRESS: "find out whether letters reach this person",
    Concern.NOT_INFORMED: "a letter did not arrive: find another way",
    Concern.HAND_DELIVERY: "bring a printed letter",
    Concern.VOICE: "offer to tell it in person",
    Concern.QUESTION: "answer a question",
    Concern.WITHDRAWAL: "speak with the person who wishes to withdraw",
    Concern.CONTACT_CHANGE: "make sure who asks to be reached in another way",
    Concern.ALARM: "somebody is not safe: today",
    Concern.RETENTION: "have erased what was kept long enough",
    Concern.LEGAL_HOLD: "look again at the legal hold",
}


def who(role: Role) -> str:
    """A party by role: never by name."""
    return _WHO[role]


def person(directory: StaffDirectory, staff_id: str) -> str:
    """Somebody of the invented staff, by name and role; else the body outside the house."""
    member = directory.member(staff_id)
    if member is None:
        outside = [x.name for x in directory.outside]
        return outside[0] if outside else staff_id
    return f"{member.name} ({member.roles[0].value.replace('_', ' ')})"


def fact_sentence(body: FactBody, case: Case, reference: str) -> str:
    """What a fact says, in a sentence without its actor."""
    match body:
        case c.CaseOpened():
            return f"a case of {_plain(body.category)} is opened: {reference}"
        case c.StageAdvanced():
            return _CONCLUSIONS[body.conclusion] if body.conclusion else _STAGES[body.to]
        case c.ReportReceived():
            return "the report has arrived, and the clock of the decision starts"
        case c.DecisionRecorded():
            return f"the decision is made: {_DECISIONS[body.decision]}"
        case c.WordGiven():
            return _WORDS[body.word]
        case c.ContentHeld():
            return (
                f"content is withheld ({_plain(body.reason)}), to be looked at again on "
                f"{written(body.review_on)}"
            )
        case c.HoldReleased():
            return "the hold is released"
        case c.ClockExtended():
            return (
                f"{_CLOCKS[body.clock]} will take until {written(body.expected_on)} "
                f"({_plain(body.reason)})"
            )
        case c.CaseClosed():
            return f"the case is closed ({_plain(body.outcome)})"
        case _:
            return _party_sentence(body, case)


def _party_sentence(body: FactBody, case: Case) -> str:
    match body:
        case p.PartyAdded():
            barred = ": one of the staff, barred from all that concerns it" if body.staff_id else ""
            return f"{who(body.role)} is in the case{barred}"
        case p.PartyInformed():
            return f"{_who_in(case, body.party_id)} was informed by the investigating office"
        case p.PartyPreferred():
            return f"{_who_in(case, body.party_id)} wants {_choice(body.preferences)}"
        case _:
            return _plain(body.kind)


def letter_sentence(body: LetterAttempted, party: Party, content: LetterContent) -> str:
    """To whom a letter went, what it tells, and what it promises."""
    kinds = list(dict.fromkeys(x.notice for x in body.covers))
    if len(kinds) > 1 and NoticeKind.UPDATE in kinds:
        kinds.remove(NoticeKind.UPDATE)
    said = "; ".join(
        _update(content) if kind is NoticeKind.UPDATE else _NOTICES[kind] for kind in kinds
    )
    promised = [x for x in body.promises if x.kind is not PromiseKind.ANSWER]
    until = f"; you will hear from us by {written(promised[0].on)}" if promised else ""
    return f"to {who(party.role)} ({content.language.value}): {said}{until}"


def _update(content: LetterContent) -> str:
    if content.progress is None:
        return "we have not forgotten you"
    if content.held:
        return "an update: something may not be told at the moment"
    if content.word is None:
        return "an update that claims nothing: the office has not answered"
    return f"an update, on the office's word: {_WORDS[content.word]}"


def duty_sentence(told: Escalation, clock: ClockReading | None, today: date) -> str:
    """What somebody on the staff has to see to."""
    if told.concern is Concern.CLOCK:
        return _clock_sentence(ClockName(told.subject), clock, today)
    said = _DUTIES[told.concern]
    return said if told.step < 0 else f"still undone: {said}"


def _clock_sentence(name: ClockName, clock: ClockReading | None, today: date) -> str:
    if clock is None or clock.benchmark_on is None:
        return f"{_CLOCKS[name]} has not come to its end"
    days = (today - clock.benchmark_on).days
    benchmark = f"its benchmark, {written(clock.benchmark_on)}"
    if days <= 0:
        return f"{_CLOCKS[name]} has {_days(-days)} left until {benchmark}"
    return f"{_CLOCKS[name]} is {_days(days)} past {benchmark}"


def first_words(text: str) -> tuple[str, str]:
    """The first paragraph of a letter after its title and greeting, and what to quote of it.

    That is the paragraph itself, and the next one too if it is short.
    """
    first, *others = [" ".join(x.split()) for x in text.strip().split("\n\n")][2:]
    return first, first if len(first) >= A_GOOD_LINE or not others else f"{first} {others[0]}"


def _who_in(case: Case, party_id: str) -> str:
    return who(case.parties[party_id].role)


def _choice(preferences: Preferences) -> str:
    return f"{_CHANNELS[preferences.channel]}, in {_LANGUAGES[preferences.language]}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _plain(code: str) -> str:
    return str(code).replace("_", " ")
