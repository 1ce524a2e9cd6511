"""What a party can be told, and what became of telling it."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """The kinds of notice, in the order in which one letter tells those of the same moment.

    Each is one section of a letter, with a text in every language.
    """

    ACKNOWLEDGEMENT = "acknowledgement"
    TIMELINE = "timeline"
    CATCH_UP = "catch_up"
    UPDATE = "update"
    FEEDBACK = "feedback"
    WITHHELD = "withheld"
    REOPENED = "reopened"
    STAGE_STARTED = "stage_started"
    STEP_TAKEN = "step_taken"
    LATE = "late"
    EXTENDED = "extended"
    DATES_CHANGED = "dates_changed"
    CONCLUSION = "conclusion"
    DECISION = "decision"
    ANSWER = "answer"
    WITHDRAWAL_RECEIVED = "withdrawal_received"
    CLOSING = "closing"
    AFTER_CARE = "after_care"

    @property
    def place(self) -> int:
        """Where it stands among notices of the same moment."""
        return _PLACES[self]

    @property
    def is_shared_milestone(self) -> bool:
        """Whether the respondent hears it only after the affected person did."""
        return self in (
            NoticeKind.STAGE_STARTED,
            NoticeKind.CONCLUSION,
            NoticeKind.DECISION,
            NoticeKind.REOPENED,
            NoticeKind.CLOSING,
        )

    @property
    def follows_what_was_told(self) -> bool:
        """Whether whoever may know of progress is told it, listed by the policy or not.

        It takes nothing back but what such a party was told, so no policy can withhold it.
        """
        return self is NoticeKind.DATES_CHANGED

    @property
    def outlives_the_case(self) -> bool:
        """Whether it is still owed when the case was closed before it could be told.

        An update is not, but to whoever may not know yet that the case is closed.
        """
        return self in (
            NoticeKind.CONCLUSION,
            NoticeKind.DECISION,
            NoticeKind.ANSWER,
            NoticeKind.CLOSING,
            NoticeKind.AFTER_CARE,
        )


_PLACES = {kind: place for place, kind in enumerate(NoticeKind)}


class DeliveryOutcome(StrEnum):
    """What became of one attempt to deliver a letter."""

    SENT = "sent"
    PUBLISHED = "published"
    HANDED = "handed"
    PRINTED = "printed"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    STOPPED = "stopped"
    RETURNED = "returned"
    """It was sent, and came back: nobody was told by it."""

    @property
    def tells(self) -> bool:
        """Whether the party was told: the notices are discharged and the open promise is kept."""
        return self in (DeliveryOutcome.SENT, DeliveryOutcome.PUBLISHED, DeliveryOutcome.HANDED)

    @property
    def may_be_retried(self) -> bool:
        """Whether the planner schedules another attempt by itself."""
        return self in (
            DeliveryOutcome.DEFERRED,
            DeliveryOutcome.UNKNOWN,
            DeliveryOutcome.STOPPED,
        )


class Return(StrEnum):
    """What was reported of a letter that a relay had accepted."""

    REFUSED = "refused"
    """The address refuses it, and would refuse the next one."""

    EXPIRED = "expired"
    """It was tried for days and given up; the next one may get through."""

    DELAYED = "delayed"
    """It is still tried, and has been for longer than anybody should be left without word."""

    @property
    def suspends_the_channel(self) -> bool:
        """Whether nothing more goes to the address until somebody confirmed or corrected it."""
        return self is Return.REFUSED


class PromiseKind(StrEnum):
    """What a date was promised for."""

    NEXT_UPDATE = "next_update"
    ANSWER = "answer"
    AFTER_CARE = "after_care"
