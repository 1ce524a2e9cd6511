"""Where a case stands, and how its stages can end."""

from enum import StrEnum


class Stage(StrEnum):
    """The stages of a case, in the order in which they usually follow."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    INVESTIGATION = "investigation"
    DECISION = "decision"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether the case still moves."""
        return self is not Stage.CLOSED

    @property
    def followed_by(self) -> frozenset["Stage"]:
        """The stages a case can advance to; closing and reopening are facts of their own."""
        return _FOLLOWED_BY[self]


_FOLLOWED_BY = {
    Stage.INTAKE: frozenset({Stage.ASSESSMENT, Stage.INVESTIGATION}),
    Stage.ASSESSMENT: frozenset({Stage.INVESTIGATION}),
    Stage.INVESTIGATION: frozenset({Stage.DECISION}),
    Stage.DECISION: frozenset({Stage.INVESTIGATION}),
    Stage.CLOSED: frozenset(),
}


class Conclusion(StrEnum):
    """How an investigation ended: the two forms of the background note's recommendation 10."""

    NOT_SUBSTANTIATED = "not_substantiated"
    REPORT_SENT = "report_sent"

    @property
    def is_unfavourable(self) -> bool:
        """Whether a person offers to tell the affected person before the letter does."""
        return self is Conclusion.NOT_SUBSTANTIATED


class Decision(StrEnum):
    """What the deciding entity decided, as far as a letter may say it."""

    ACTION_TAKEN = "action_taken"
    NO_ACTION = "no_action"
    OTHER_MEASURES = "other_measures"

    @property
    def is_unfavourable(self) -> bool:
        """Whether a person offers to tell the affected person before the letter does."""
        return self is Decision.NO_ACTION


class Outcome(StrEnum):
    """How a case ended; ``stages`` are those in which it can end so."""

    DECIDED = "decided"
    NOT_SUBSTANTIATED = "not_substantiated"
    NO_INVESTIGATION = "no_investigation"
    INFORMAL_RESOLUTION = "informal_resolution"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages in which a case can be closed with this outcome."""
        return _ENDS_IN.get(self, _ANY_OPEN_STAGE)


_ANY_OPEN_STAGE = frozenset(stage for stage in Stage if stage.is_open)
_ENDS_IN = {
    Outcome.DECIDED: frozenset({Stage.DECISION}),
    Outcome.NOT_SUBSTANTIATED: frozenset({Stage.DECISION}),
    Outcome.NO_INVESTIGATION: frozenset({Stage.INTAKE, Stage.ASSESSMENT}),
}


class Approach(StrEnum):
    """How whoever is affected wishes the matter to be handled, as far as she said so."""

    FORMAL = "formal"
    INFORMAL = "informal"


class Category(StrEnum):
    """What a case is about; benchmarks are keyed by it."""

    SEXUAL_HARASSMENT = "sexual_harassment"
    EXPLOITATION_AND_ABUSE = "exploitation_and_abuse"
    OTHER_MISCONDUCT = "other_misconduct"
    PARTNER_RUN = "partner_run"


class ClockName(StrEnum):
    """The clocks of a case; each is owned by one office at a time.

    The first four measure a stage each. The whole case runs from end to end; the others measure one
    step that an office has to bring about or to wait for: word to whoever reported, the copy to the
    respondent, the respondent's reply, the time in which the parties may appeal.
    """

    ASSESSMENT = "assessment"
    INVESTIGATION = "investigation"
    HAND_OVER = "hand_over"
    DECISION = "decision"
    WHOLE_CASE = "whole_case"
    FEEDBACK = "feedback"
    SERVICE = "service"
    REPLY = "reply"
    APPEAL = "appeal"

    @property
    def measures_a_stage(self) -> bool:
        """Whether a letter that says where the case stands names this clock before any other."""
        return self in (
            ClockName.ASSESSMENT,
            ClockName.INVESTIGATION,
            ClockName.HAND_OVER,
            ClockName.DECISION,
        )


class Word(StrEnum):
    """What the office says before an update: its word, without which no letter claims progress."""

    NOTHING_NEW = "nothing_new"
    NEW = "new"
