"""What can be said on a permit: the facts that go with each operation, wish, and work of our own.

What does not stand here says nothing to a case.
"""

from collections.abc import Mapping
from typing import Final, get_args

from services.access.operations import Operation
from services.access.own_work import OwnWork
from services.access.party_wishes import PartyWish
from workflows.case_facts import (
    CalendarChanged,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    PauseReviewed,
    PolicyChanged,
    ReportReceived,
    StageAdvanced,
    StepRecorded,
    WordGiven,
)
from workflows.delivery_facts import LetterHanded, LetterReturned
from workflows.facts import FactBody
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced, PartyErased
from workflows.party_facts import (
    ChangeRequested,
    ChangeSettled,
    ConsentRenewed,
    ContactConfirmed,
    ContactRevoked,
    PartyAdded,
    PartyIdentified,
    PartyInformed,
    PartyPreferred,
    PartyReleased,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmAnswered,
    SafetyAlarmRaised,
    UpdatesPaused,
    UpdatesResumed,
    VoiceOffered,
    WithdrawalRequested,
    WithdrawalSettled,
)

Kinds = frozenset[type[FactBody]]

EVERYTHING: Final[Kinds] = frozenset(get_args(get_args(FactBody)[0]))
"""Every kind of fact that there is."""


def _only(*kinds: type[FactBody]) -> Kinds:
    return frozenset(kinds)


SAYINGS: Final[Mapping[Operation | PartyWish | OwnWork, Kinds]] = {
    Operation.OPEN_CASE: _only(CaseOpened, PartyAdded, PartyPreferred),
    Operation.ERASE_CASE: _only(PartyErased),
    Operation.HOLD_CASE: _only(LegalHoldPlaced, LegalHoldLifted),
    Operation.MOVE_TO_TERMS: _only(PolicyChanged, CalendarChanged),
    Operation.ADVANCE_CASE: _only(StageAdvanced),
    Operation.RECEIVE_REPORT: _only(ReportReceived),
    Operation.RECORD_DECISION: _only(DecisionRecorded),
    Operation.GIVE_WORD: _only(WordGiven),
    Operation.HOLD_CONTENT: _only(ContentHeld, HoldReleased),
    Operation.PAUSE_CLOCK: _only(ClockPaused, PauseReviewed, ClockResumed),
    Operation.EXTEND_CLOCK: _only(ClockExtended),
    Operation.RECORD_STEP: _only(StepRecorded),
    Operation.CLOSE_CASE: _only(CaseClosed),
    Operation.REOPEN_CASE: _only(CaseReopened),
    Operation.ADD_PARTY: _only(PartyAdded, PartyIdentified, PartyPreferred),
    Operation.RECORD_CHOICE: _only(
        # Asked whether the way is still safe, she may answer that there is to be none any more.
        PartyPreferred,
        UpdatesResumed,
        ConsentRenewed,
        ContactConfirmed,
        ContactRevoked,
        ChangeSettled,
    ),
    Operation.STOP_CONTACT: _only(ContactRevoked, UpdatesPaused),
    Operation.INFORM_PARTY: _only(PartyInformed),
    Operation.RELEASE_PARTY: _only(PartyReleased),
    Operation.RECORD_REQUEST: _only(WithdrawalRequested, QuestionAsked),
    Operation.SETTLE_WITHDRAWAL: _only(WithdrawalSettled),
    Operation.ANSWER_QUESTION: _only(QuestionAnswered),
    Operation.RAISE_ALARM: _only(SafetyAlarmRaised),
    Operation.ANSWER_ALARM: _only(SafetyAlarmAnswered),
    Operation.OFFER_VOICE: _only(VoiceOffered),
    Operation.HAND_LETTER: _only(LetterHanded),
    Operation.DO_TASK: _only(LetterHanded, SafetyAlarmAnswered, VoiceOffered),
    PartyWish.SAY_NOT_SAFE: _only(SafetyAlarmRaised),
    PartyWish.ASK: _only(QuestionAsked),
    PartyWish.CHOOSE: _only(PartyPreferred, ConsentRenewed, ContactConfirmed),
    PartyWish.CHANGE: _only(ChangeRequested),
    PartyWish.PAUSE: _only(UpdatesPaused, UpdatesResumed),
    PartyWish.STOP: _only(ContactRevoked),
    PartyWish.WITHDRAW: _only(WithdrawalRequested),
    OwnWork.RETURNED_MAIL: _only(LetterReturned),
    OwnWork.LOST_CHOICE: _only(ContactRevoked, PartyPreferred),
    OwnWork.LOST_ERASURE: _only(PartyErased),
    OwnWork.LOST_HOLD: _only(LegalHoldPlaced),
    OwnWork.PLAY: EVERYTHING,
}
"""By what was decided on. Imports and the engine's own work in a case do not pass the desk."""


def may_be_said(matter: Operation | PartyWish | OwnWork, kind: type[FactBody]) -> bool:
    """Whether a kind of fact goes with what was decided on."""
    return kind in SAYINGS.get(matter, frozenset())
