"""The offices that owe something in a case, the roles that are told, and what about."""

from enum import StrEnum

from workflows.stages import Stage


class StaffRole(StrEnum):
    """What somebody is in an office; the staff directory says who holds a role where."""

    INTAKE_OFFICER = "intake_officer"
    CASE_OFFICER = "case_officer"
    INVESTIGATOR = "investigator"
    INVESTIGATION_HEAD = "investigation_head"
    DECISION_MAKER = "decision_maker"
    DECISION_HEAD = "decision_head"
    FOCAL_POINT = "focal_point"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class OfficeDuty(StrEnum):
    """In which duty an office stands in a case; the case says which office has which duty."""

    INTAKE = "intake_office"
    INVESTIGATING = "investigating_office"
    DECIDING = "deciding_office"

    @classmethod
    def in_stage(cls, stage: Stage) -> "OfficeDuty":
        """The duty of the office that works on the case in this stage."""
        return _DUTY_IN_STAGE[stage]

    @property
    def handler(self) -> StaffRole:
        """Who works on the case in this office."""
        return _HANDLERS[self]

    @property
    def head(self) -> StaffRole:
        """Who answers for this office."""
        return _HEADS[self]


_DUTY_IN_STAGE = {
    Stage.INTAKE: OfficeDuty.INTAKE,
    Stage.ASSESSMENT: OfficeDuty.INVESTIGATING,
    Stage.INVESTIGATION: OfficeDuty.INVESTIGATING,
    Stage.DECISION: OfficeDuty.DECIDING,
    Stage.CLOSED: OfficeDuty.INTAKE,
}


_HANDLERS = {
    OfficeDuty.INTAKE: StaffRole.CASE_OFFICER,
    OfficeDuty.INVESTIGATING: StaffRole.INVESTIGATOR,
    OfficeDuty.DECIDING: StaffRole.DECISION_MAKER,
}
_HEADS = {
    OfficeDuty.INTAKE: StaffRole.FOCAL_POINT,
    OfficeDuty.INVESTIGATING: StaffRole.INVESTIGATION_HEAD,
    OfficeDuty.DECIDING: StaffRole.DECISION_HEAD,
}


class Rank(StrEnum):
    """Whom a rung of a ladder tells, seen from the office that owes something."""

    HANDLER = "handler"
    HEAD = "head"
    FOCAL_POINT = "focal_point"
    EXECUTIVE = "executive"

    def role_in(self, duty: OfficeDuty) -> StaffRole:
        """The staff role of this rank in an office with this duty."""
        match self:
            case Rank.HANDLER:
                return duty.handler
            case Rank.HEAD:
                return duty.head
            case Rank.FOCAL_POINT:
                return StaffRole.FOCAL_POINT
            case Rank.EXECUTIVE:
                return StaffRole.EXECUTIVE


class Concern(StrEnum):
    """What a task or an escalation is about."""

    CLOCK = "clock"
    WORD = "word"
    HOLD = "hold"
    PAUSE = "pause"
    SAFE_CHANNEL = "safe_channel"
    KEY_EXPIRY = "key_expiry"
    CONSENT = "consent"
    ADDRESS = "address"
    NOT_INFORMED = "not_informed"
    HAND_DELIVERY = "hand_delivery"
    VOICE = "voice"
    QUESTION = "question"
    WITHDRAWAL = "withdrawal"
    CONTACT_CHANGE = "contact_change"
    """She asked for another address, key or person to bring her letters."""
    ALARM = "alarm"
    RETENTION = "retention"
    LEGAL_HOLD = "legal_hold"
    UNLOCK = "unlock"
    """A case was opened in an emergency; no policy speaks of it."""

    @property
    def opens_a_task(self) -> bool:
        """Whether it begins with a task; a clock only ever escalates, an unlock is only told."""
        return self not in (Concern.CLOCK, Concern.UNLOCK)

    @property
    def is_urgent(self) -> bool:
        """Whether somebody may be in danger: whoever is asked is told at once."""
        return self is Concern.ALARM

    @property
    def waits_for_no_digest(self) -> bool:
        """Whether it is a matter of this day: somebody in danger, or who could not be informed.

        An unlock is over after some hours.
        """
        return self in (Concern.ALARM, Concern.NOT_INFORMED, Concern.UNLOCK)

    @property
    def turns_to_the_party(self) -> bool:
        """Whether whoever does it turns to the party: asks, brings or offers her something.

        Not where she turned to us: an alarm, or what she asked for on her page.
        """
        return self in (
            Concern.KEY_EXPIRY,
            Concern.CONSENT,
            Concern.ADDRESS,
            Concern.NOT_INFORMED,
            Concern.HAND_DELIVERY,
            Concern.VOICE,
        )

    @property
    def is_a_review(self) -> bool:
        """Whether its task is the review of a decision to withhold, to wait, or to keep."""
        return self in (Concern.HOLD, Concern.PAUSE, Concern.LEGAL_HOLD)

    @property
    def outlives_the_case(self) -> bool:
        """Whether it may be open after closing: what concerns a person, or how long it is kept."""
        return self in (
            Concern.RETENTION,
            Concern.LEGAL_HOLD,
            Concern.SAFE_CHANNEL,
            Concern.KEY_EXPIRY,
            Concern.CONSENT,
            Concern.ADDRESS,
            Concern.NOT_INFORMED,
            Concern.HAND_DELIVERY,
            Concern.CONTACT_CHANGE,
            Concern.ALARM,
            Concern.QUESTION,
        )

    @property
    def climbs_as(self) -> "Concern":
        """Whose ladder it climbs where a policy gives it none: policies from before it had none."""
        if self in (Concern.RETENTION, Concern.LEGAL_HOLD):
            return Concern.PAUSE
        lent = (
            Concern.KEY_EXPIRY,
            Concern.CONSENT,
            Concern.ADDRESS,
            Concern.CONTACT_CHANGE,
        )
        return Concern.SAFE_CHANNEL if self in lent else self

    @property
    def stays_with_intake(self) -> bool:
        """Whether the office that received the case keeps it, whatever the stage."""
        return self in (
            Concern.SAFE_CHANNEL,
            Concern.KEY_EXPIRY,
            Concern.CONSENT,
            Concern.ADDRESS,
            Concern.NOT_INFORMED,
            Concern.HAND_DELIVERY,
            Concern.WITHDRAWAL,
            Concern.CONTACT_CHANGE,
            Concern.ALARM,
            Concern.RETENTION,
            Concern.LEGAL_HOLD,
        )
