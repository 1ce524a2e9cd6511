"""What a person's *done* amounts to: a fact of the case, or nothing but the task's end."""

from typing import Final

from workflows.delivery_facts import LetterHanded
from workflows.facts import FactBody
from workflows.notices import NoticeKind
from workflows.party_facts import SafetyAlarmAnswered, VoiceOffered
from workflows.staff import Concern

SETTLED_BY_A_COMMAND: Final = frozenset(
    {
        Concern.WORD,
        Concern.HOLD,
        Concern.PAUSE,
        Concern.SAFE_CHANNEL,
        Concern.KEY_EXPIRY,
        Concern.CONSENT,
        Concern.ADDRESS,
        Concern.QUESTION,
        Concern.WITHDRAWAL,
        Concern.CONTACT_CHANGE,
        Concern.RETENTION,
        Concern.LEGAL_HOLD,
    }
)
"""Marking these done would settle nothing: another command does."""


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
