"""The events that a policy can count from."""

from enum import StrEnum


class Trigger(StrEnum):
    """What happened, as far as a policy's terms can refer to it."""

    OPENED = "opened"
    IMPORTED = "imported"
    PARTY_INFORMED = "party_informed"
    STAGE_STARTED = "stage_started"
    STAGE_ENDED = "stage_ended"
    CONCLUDED = "concluded"
    REPORT_RECEIVED = "report_received"
    DECIDED = "decided"
    CLOSED = "closed"
    REOPENED = "reopened"
    EXTENDED = "extended"
    CLOCK_PASSED = "clock_passed"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    TOLD = "told"
    HELD = "held"
    STEP = "step"

    @property
    def is_about_one_party(self) -> bool:
        """Whether it happened to one party, so that only that party is told."""
        return self in (Trigger.PARTY_INFORMED, Trigger.WITHDRAWAL_REQUESTED, Trigger.TOLD)

    @property
    def can_be_about_one_party(self) -> bool:
        """Whether it may have happened to one party; a step can also be one of the whole case."""
        return self.is_about_one_party or self is Trigger.STEP
