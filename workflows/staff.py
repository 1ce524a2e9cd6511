"""The offices that owe something in a case, the roles that are told, and what about."""

from enum import StrEnum

from workflows.stages import Stage


class StaffRole(StrEnum):
    """Who is told when something is late; the staff directory says who holds a role in an office."""

    INTAKE_OFFICER = "intake_officer"
    CASE_OFFICER = "case_officer"
    INVESTIGATOR = "investigator"
    INVESTIGATION_HEAD = "investigation_head"
    DECISION_MAKER = "decision_maker"
    DECISION_HEAD = "decision_head"
    FOCAL_POINT = "focal_point"
    EXECUTIVE = "executive"
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


_DUTY_IN_STAGE = {
    Stage.INTAKE: OfficeDuty.INTAKE,
    Stage.ASSESSMENT: OfficeDuty.INVESTIGATING,
    Stage.INVESTIGATION: OfficeDuty.INVESTIGATING,
    Stage.DECISION: OfficeDuty.DECIDING,
    Stage.CLOSED: OfficeDuty.INTAKE,
}


class Concern(StrEnum):
    """What a task or an escalation is about."""

    CLOCK = "clock"
    WORD = "word"
    HOLD = "hold"
    PAUSE = "pause"
    SAFE_CHANNEL = "safe_channel"
    NOT_INFORMED = "not_informed"
    HAND_DELIVERY = "hand_delivery"
    VOICE = "voice"
    QUESTION = "question"
    WITHDRAWAL = "withdrawal"
    ALARM = "alarm"

    @property
    def opens_a_task(self) -> bool:
        """Whether it begins with a task; a clock only ever escalates."""
        return self is not Concern.CLOCK

    @property
    def is_a_review(self) -> bool:
        """Whether its task is the review of a decision to withhold or to wait."""
        return self in (Concern.HOLD, Concern.PAUSE)

    @property
    def outlives_the_case(self) -> bool:
        """Whether it stays open after closing: what concerns a person, not the case."""
        return self in (
            Concern.NOT_INFORMED,
            Concern.HAND_DELIVERY,
            Concern.ALARM,
            Concern.QUESTION,
        )

    @property
    def stays_with_intake(self) -> bool:
        """Whether the office that received the case keeps it, whatever the stage."""
        return self in (
            Concern.SAFE_CHANNEL,
            Concern.NOT_INFORMED,
            Concern.HAND_DELIVERY,
            Concern.WITHDRAWAL,
            Concern.ALARM,
        )
