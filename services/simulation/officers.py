"""What officers do with a task, as facts: the answer that settles its matter."""

from collections.abc import Sequence

from workflows.case import Case
from workflows.case_facts import HoldReleased, PauseReviewed, WordGiven
from workflows.contact_changes import ContactChange
from workflows.delivery_facts import LetterHanded
from workflows.facts import Actor, ActorKind, FactBody
from workflows.notices import NoticeKind
from workflows.obligations import StaffDuty
from workflows.parties import Channel, Language, Preferences
from workflows.party_facts import (
    ChangeSettled,
    ConsentRenewed,
    ContactConfirmed,
    PartyPreferred,
    QuestionAnswered,
    SafetyAlarmAnswered,
    VoiceOffered,
    WithdrawalSettled,
)
from workflows.staff import Concern
from workflows.stages import Word

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="simulated-officer")
ANSWER = "vr_simulated-answer"


def what_settles(case: Case, task: StaffDuty) -> Sequence[FactBody]:
    """The facts with which an officer settles the matter of a task.

    A word says that there is nothing new; a person without a safe channel gets a page; requests are
    taken back, so that the case runs its course. Nothing undoes a date that passed in silence.
    """
    match task.concern:
        case Concern.WORD:
            return [WordGiven(word=Word.NOTHING_NEW)]
        case Concern.HOLD if case.hold is not None:
            return [HoldReleased()]
        case Concern.PAUSE if task.clock is not None:
            return [PauseReviewed(clock=task.clock)]
        case Concern.NOT_INFORMED | Concern.HAND_DELIVERY:
            return _brought(case, task)
        case Concern.QUESTION:
            return [QuestionAnswered(question_id=task.subject, answer=ANSWER)]
        case _:
            return _towards_a_party(case, task)


def _towards_a_party(case: Case, task: StaffDuty) -> Sequence[FactBody]:
    party_id = task.party_id
    if party_id is None:
        return []
    match task.concern:
        case Concern.SAFE_CHANNEL:
            page = Preferences(
                channel=Channel.PAGE, language=Language.ENGLISH, time_zone=case.opening.time_zone
            )
            return [PartyPreferred(party_id=party_id, preferences=page)]
        case Concern.CONSENT:
            return [ConsentRenewed(party_id=party_id)]
        case Concern.ADDRESS:
            return [ContactConfirmed(party_id=party_id)]
        case Concern.VOICE:
            notice = NoticeKind(task.subject.removeprefix(f"{party_id}."))
            return [VoiceOffered(party_id=party_id, notice=notice)]
        case Concern.WITHDRAWAL:
            return [WithdrawalSettled(party_id=party_id, confirmed=False)]
        case Concern.CONTACT_CHANGE:
            change = ContactChange(task.subject.removeprefix(f"{party_id}."))
            return [ChangeSettled(party_id=party_id, change=change, confirmed=False)]
        case Concern.ALARM:
            return [SafetyAlarmAnswered(party_id=party_id)]
        case _:
            return []


def _brought(case: Case, task: StaffDuty) -> Sequence[FactBody]:
    letter = case.letters.get(task.subject)
    if letter is None or letter.outcome.tells:
        return []
    return [LetterHanded(letter_id=letter.letter_id)]
