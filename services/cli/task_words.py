"""What each task asks for: the fact that settles it, or the command that does."""

from services.cli.words import plain
from services.desk.settling import SETTLED_BY_A_COMMAND
from workflows.staff import Concern

_SETTLED_BY_A_COMMAND = {
    Concern.WORD: "duecourse case word {case} nothing_new|new",
    Concern.HOLD: "duecourse case release {case}, or renew it: duecourse case hold {case} ...",
    Concern.PAUSE: (
        "duecourse case resume {case} {subject}, or duecourse case keep-paused {case} {subject}"
    ),
    Concern.SAFE_CHANNEL: (
        "duecourse party prefer {case} {party} ...; if nobody can reach {party}, whoever is to be "
        "told later waits: duecourse party release {case} RESPONDENT"
    ),
    Concern.KEY_EXPIRY: (
        "the key that letters to {party} are encrypted to expires: ask for the next one over the "
        "route agreed before, then duecourse party prefer {case} {party} --key FILE ..."
    ),
    Concern.CONSENT: (
        "ask {party} in a safe way whether we may still reach them so, then: duecourse party "
        "consent {case} {party} renewed|changed|revoked"
    ),
    Concern.ADDRESS: (
        "find out in another safe way whether letters reach {party}, then: duecourse party "
        "confirmed {case} {party}; or record how they can be reached: duecourse party prefer"
    ),
    Concern.RETENTION: (
        "its keeping period is over: have an administrator erase it ('duecourse erase {case}'), or "
        "say why it may not go: duecourse legal-hold place {case} ..."
    ),
    Concern.LEGAL_HOLD: (
        "look whether it still has to stand: duecourse legal-hold lift {case}, or renew it: "
        "duecourse legal-hold place {case} ..."
    ),
    Concern.QUESTION: "duecourse case answer {case} {subject} ...",
    Concern.WITHDRAWAL: (
        "duecourse case settle-withdrawal {case} {party} --confirmed|--taken-back, after asking "
        "over the route agreed before"
    ),
    Concern.CONTACT_CHANGE: (
        "ask {party} over the route agreed before ('duecourse party changes {case} --reveal' shows "
        "what is wanted), then: duecourse party settle-change {case} {party} {subject} "
        "--confirmed|--taken-back"
    ),
}
_DONE_BY_HAND = {
    Concern.HAND_DELIVERY: (
        "print it ('duecourse letter print {subject} --pdf FILE'), bring it, then say so: "
        "duecourse letter handed {subject}, or task done"
    ),
    Concern.VOICE: (
        "offer to tell {party} in person or by telephone ('duecourse task show' says how), then "
        "task done"
    ),
    Concern.ALARM: "help {party} now, then task done",
    Concern.NOT_INFORMED: (
        "find out how {party} can be told ('duecourse letter list {case}', 'duecourse bounces list "
        "{case}'): a new or confirmed address by 'duecourse party prefer', or told in person by "
        "'duecourse letter handed'"
    ),
}


_PLACES = {
    Concern.PAUSE: "CLOCK",
    Concern.QUESTION: "QUESTION",
    Concern.HAND_DELIVERY: "LETTER",
    Concern.CONTACT_CHANGE: "CHANGE",
}
"""What stands in a command for a subject that nobody kept."""


_ABOUT_A_PARTY = {
    Concern.CONSENT: "whether {party} may still be reached as they chose",
    Concern.ADDRESS: "whether letters reach {party}",
    Concern.HAND_DELIVERY: "letter for {party} to hand over",
    Concern.NOT_INFORMED: "{party} not informed",
    Concern.RETENTION: "end of the time for which {party} is kept",
}


def how_to_settle(concern: Concern, case: str, party: str | None, subject: str | None) -> str:
    """What the person has to do, with the command to type."""
    words = {**_SETTLED_BY_A_COMMAND, **_DONE_BY_HAND}
    if concern is Concern.CONTACT_CHANGE and subject is not None:
        subject = subject.partition(".")[2]
    return words.get(concern, "see to it, then task done").format(
        case=case,
        party=party or "PARTY",
        subject=subject or _PLACES.get(concern, "SUBJECT"),
    )


def what_about(concern: Concern, party: str | None, subject: str | None) -> str:
    """What a task is about, in a few words: codes and opaque ids, nothing personal."""
    match concern:
        case Concern.WORD:
            return "word before the next update"
        case Concern.HOLD:
            return "review of the hold"
        case Concern.LEGAL_HOLD:
            return "review of the legal hold"
        case Concern.PAUSE | Concern.CLOCK if subject is not None:
            return f"{plain(concern)} of the {plain(subject)}"
        case Concern.QUESTION if subject is not None:
            return f"question {subject} of {party}"
        case Concern.CONTACT_CHANGE if subject is not None:
            return f"{party} asks for another {plain(subject.partition('.')[2])}"
        case Concern.VOICE if subject is not None:
            return f"{plain(subject.partition('.')[2])} to tell {party} in person"
        case _ if party is not None:
            return _ABOUT_A_PARTY.get(concern, "{concern} of {party}").format(
                concern=plain(concern), party=party
            )
        case Concern.RETENTION:
            return "end of the time for which the case is kept"
        case _:
            return plain(concern)


def is_settled_elsewhere(concern: Concern) -> bool:
    """Whether another command settles it, and marking it done would settle nothing."""
    return concern in SETTLED_BY_A_COMMAND
