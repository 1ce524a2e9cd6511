"""What can happen to a person in a case. Bodies carry codes and vault references, never text."""

from datetime import date
from typing import Literal

from workflows.contact_changes import ContactChange
from workflows.notices import NoticeKind
from workflows.parties import Preferences, Role
from workflows.values import Frozen, Instant, OpaqueId, VaultReference


class PartyAdded(Frozen):
    """A person entered the case in a role; ``staff_id`` names staff, for the conflict bar."""

    kind: Literal["party_added"] = "party_added"
    party_id: OpaqueId
    role: Role
    name: VaultReference | None = None
    staff_id: OpaqueId | None = None
    vulnerable: bool = False


class PartyIdentified(Frozen):
    """A person who was unknown at first was named; from now on the conflict bar counts them."""

    kind: Literal["party_identified"] = "party_identified"
    party_id: OpaqueId
    name: VaultReference | None = None
    staff_id: OpaqueId | None = None


class PartyInformed(Frozen):
    """The investigating office recorded that a witness or respondent was informed."""

    kind: Literal["party_informed"] = "party_informed"
    party_id: OpaqueId


class PartyPreferred(Frozen):
    """A party chose how to hear, or an officer recorded it over the route agreed before."""

    kind: Literal["party_preferred"] = "party_preferred"
    party_id: OpaqueId
    preferences: Preferences


class ContactRevoked(Frozen):
    """A party wants to hear nothing any more; effective at once, without a reason."""

    kind: Literal["contact_revoked"] = "contact_revoked"
    party_id: OpaqueId


class UpdatesPaused(Frozen):
    """A party wants to hear nothing before a day, the first in her zone on which she may again."""

    kind: Literal["updates_paused"] = "updates_paused"
    party_id: OpaqueId
    until: date


class UpdatesResumed(Frozen):
    """A party wants to hear again before the day that her pause was to end on."""

    kind: Literal["updates_resumed"] = "updates_resumed"
    party_id: OpaqueId


class ConsentRenewed(Frozen):
    """A party was asked whether the way we reach her is still safe, and said that it is."""

    kind: Literal["consent_renewed"] = "consent_renewed"
    party_id: OpaqueId


class ContactConfirmed(Frozen):
    """Letters reach the party at the address: shown by what she did, or told over a safe route."""

    kind: Literal["contact_confirmed"] = "contact_confirmed"
    party_id: OpaqueId


class PartyReleased(Frozen):
    """A named person let a respondent hear milestones before the affected person was told."""

    kind: Literal["party_released"] = "party_released"
    party_id: OpaqueId


class VoiceOffered(Frozen):
    """A person offered to tell the party in person; the letter need not wait any longer."""

    kind: Literal["voice_offered"] = "voice_offered"
    party_id: OpaqueId
    notice: NoticeKind


class QuestionAsked(Frozen):
    """A party asked something; ``question`` lies in the vault."""

    kind: Literal["question_asked"] = "question_asked"
    party_id: OpaqueId
    question_id: OpaqueId
    question: VaultReference | None = None


class QuestionAnswered(Frozen):
    """The office answered; the answer goes out in a letter."""

    kind: Literal["question_answered"] = "question_answered"
    question_id: OpaqueId
    answer: VaultReference


class SafetyAlarmRaised(Frozen):
    """A party said: I am not safe."""

    kind: Literal["safety_alarm_raised"] = "safety_alarm_raised"
    party_id: OpaqueId


class SafetyAlarmAnswered(Frozen):
    """A person took care of the alarm."""

    kind: Literal["safety_alarm_answered"] = "safety_alarm_answered"
    party_id: OpaqueId


class WithdrawalRequested(Frozen):
    """A party asked to withdraw; a request, which by itself closes nothing."""

    kind: Literal["withdrawal_requested"] = "withdrawal_requested"
    party_id: OpaqueId


class WithdrawalSettled(Frozen):
    """An officer settled the request over the route agreed before: confirmed or taken back."""

    kind: Literal["withdrawal_settled"] = "withdrawal_settled"
    party_id: OpaqueId
    confirmed: bool


class ChangeRequested(Frozen):
    """A party asked to be reached in another way; a request, which by itself changes nothing.

    What she wants lies in the vault; ``key_expires_at`` goes with a key.
    """

    kind: Literal["change_requested"] = "change_requested"
    party_id: OpaqueId
    change: ContactChange
    wanted: VaultReference
    key_expires_at: Instant | None = None


class ChangeSettled(Frozen):
    """An officer settled the request over the route agreed before: confirmed or taken back."""

    kind: Literal["change_settled"] = "change_settled"
    party_id: OpaqueId
    change: ContactChange
    confirmed: bool


PartyFact = (
    PartyAdded
    | PartyIdentified
    | PartyInformed
    | PartyPreferred
    | ContactRevoked
    | UpdatesPaused
    | UpdatesResumed
    | ConsentRenewed
    | ContactConfirmed
    | PartyReleased
    | VoiceOffered
    | QuestionAsked
    | QuestionAnswered
    | SafetyAlarmRaised
    | SafetyAlarmAnswered
    | WithdrawalRequested
    | WithdrawalSettled
    | ChangeRequested
    | ChangeSettled
)
