"""What each task asks for: the fact that settles it, or the command that does."""

from workflows.delivery_facts import LetterHanded
from workflows.facts import FactBody
from workflows.notices import NoticeKind
from workflows.party_facts import SafetyAlarmAnswered, VoiceOffered
from workflows.staff import Concern

_SETTLED_BY_A_COMMAND = {
    Concern.WORD: "duecourse case word {case} nothing_new|new",
    Concern.HOLD: "duecourse case release {case}, or renew it: duecourse case hold {case} ...",
    Concern.PAUSE: "duecourse case resume {case} CLOCK, or duecourse case keep-paused {case} CLOCK",
    Concern.SAFE_CHANNEL: "duecourse party prefer {case} {party} ...",
    Concern.QUESTION: "duecourse case answer {case} QUESTION ...",
    Concern.WITHDRAWAL: (
        "duecourse case settle-withdrawal {case} {party} --confirmed|--taken-back, after asking "
        "over the route agreed before"
    ),
}
_DONE_BY_HAND = {
    Concern.HAND_DELIVERY: "hand the letter over ('duecourse letter list {case}'), then task done",
    Concern.VOICE: "offer to tell {party} in person or by telephone, then task done",
    Concern.ALARM: "help {party} now, then task done",
    Concern.NOT_INFORMED: "find out how {party} can be told ('duecourse letter list {case}')",
}


def how_to_settle(concern: Concern, case: str, party: str | None) -> str:
    """What the person has to do, with the command to type."""
    words = {**_SETTLED_BY_A_COMMAND, **_DONE_BY_HAND}
    return words.get(concern, "see to it, then task done").format(case=case, party=party or "PARTY")


def is_settled_elsewhere(concern: Concern) -> bool:
    """Whether another command settles it, and marking it done would settle nothing."""
    return concern in _SETTLED_BY_A_COMMAND


def leaves_a_fact(concern: Concern) -> bool:
    """Whether doing it is something that the case has to know."""
    return concern in (Concern.HAND_DELIVERY, Concern.ALARM, Concern.VOICE)


def settled_by(concern: Concern, subject: str) -> FactBody:
    """The fact that a person's *done* amounts to.

    ``subject`` tells one matter of a concern from another, as the planner named it.
    """
    if concern is Concern.HAND_DELIVERY:
        return LetterHanded(letter_id=subject)
    if concern is Concern.ALARM:
        return SafetyAlarmAnswered(party_id=subject)
    party_id, _, notice = subject.partition(".")
    return VoiceOffered(party_id=party_id, notice=NoticeKind(notice))
