"""What can be wrong with a policy that its schema accepts: one code for each kind of fault."""

from dataclasses import dataclass
from enum import StrEnum

Path = tuple[int | str, ...]
"""The way to a term through the document's fields and positions."""


class Severity(StrEnum):
    """Whether a finding refuses the policy, or only tells of something to think about."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """The kinds of finding. A code never changes its meaning: programs may rely on it."""

    EVENT_NEVER_HAPPENS = "event-never-happens"
    UNREACHABLE_STAGE = "unreachable-stage"
    FALLBACK_TO_ITSELF = "fallback-to-itself"
    FALLBACK_NEVER_USED = "fallback-never-used"
    CLOCK_NEVER_STARTS = "clock-never-starts"
    CLOCK_NEVER_STOPS = "clock-never-stops"
    CLOCK_STOPS_AT_ONCE = "clock-stops-at-once"
    BENCHMARK_OF_NOTHING = "benchmark-of-nothing"
    STAGE_WITHOUT_A_CLOCK = "stage-without-a-clock"
    LATENESS_NEVER_TOLD = "lateness-never-told"
    NO_EARLY_RUNG = "no-early-rung"
    RUNGS_OUT_OF_ORDER = "rungs-out-of-order"
    RUNG_NEVER_CLIMBED = "rung-never-climbed"
    LADDER_ENDS_TOO_SOON = "ladder-ends-too-soon"
    LADDER_WITHOUT_AN_END = "ladder-without-an-end"
    LADDER_STAYS_BELOW = "ladder-stays-below"
    NOTICE_NOBODY_RECEIVES = "notice-nobody-receives"
    ROLE_NEVER_RECEIVES = "role-never-receives"
    RULE_NOT_NEEDED = "rule-not-needed"
    TOLD_IN_A_CIRCLE = "told-in-a-circle"
    TOLD_TWICE = "told-twice"
    REPEAT_WITHOUT_AN_END = "repeat-without-an-end"
    WITHHOLDS_TOO_MUCH = "withholds-too-much"
    VOICE_WITHOUT_EFFECT = "voice-without-effect"
    LATER_IF_VULNERABLE = "later-if-vulnerable"
    NO_UPDATE_FOR_HER = "no-update-for-her"
    CLOSING_NEVER_TOLD = "closing-never-told"
    CLOSING_LEFT_OUT = "closing-left-out"
    NO_FIRST_LETTER = "no-first-letter"
    ROLE_WITHOUT_UPDATES = "role-without-updates"
    ROLE_NEVER_TOLD = "role-never-told"
    ALLOWED_BUT_NEVER_SENT = "allowed-but-never-sent"
    CADENCE_TOO_LONG = "cadence-too-long"
    CADENCE_LONGER_THAN_BENCHMARK = "cadence-longer-than-benchmark"
    TOLERANCE_EATS_CADENCE = "tolerance-eats-cadence"
    WORD_ASKED_TOO_EARLY = "word-asked-too-early"
    WORD_STALE_WHEN_USED = "word-stale-when-used"
    HOLD_OUTLASTS_UPDATES = "hold-outlasts-updates"
    REVIEW_WITHOUT_TIME = "review-without-time"
    OFFICE_NEVER_OPEN = "office-never-open"
    OFFICE_HOURS_TOO_SHORT = "office-hours-too-short"
    AVOIDS_EVERYBODY = "avoids-everybody"
    ERASED_BEFORE_TOLD = "erased-before-told"
    MISSING_LETTER = "missing-letter"
    MISSING_REASON = "missing-reason"

    @property
    def severity(self) -> Severity:
        """Whether it refuses the policy."""
        return Severity.WARNING if self in _WARNINGS else Severity.ERROR


_WARNINGS = frozenset(
    {
        FindingCode.STAGE_WITHOUT_A_CLOCK,
        FindingCode.LATENESS_NEVER_TOLD,
        FindingCode.RUNG_NEVER_CLIMBED,
        FindingCode.LADDER_STAYS_BELOW,
        FindingCode.ROLE_NEVER_RECEIVES,
        FindingCode.TOLD_TWICE,
        FindingCode.VOICE_WITHOUT_EFFECT,
        FindingCode.LATER_IF_VULNERABLE,
        FindingCode.CLOSING_LEFT_OUT,
        FindingCode.NO_FIRST_LETTER,
        FindingCode.ROLE_WITHOUT_UPDATES,
        FindingCode.ROLE_NEVER_TOLD,
        FindingCode.ALLOWED_BUT_NEVER_SENT,
        FindingCode.CADENCE_LONGER_THAN_BENCHMARK,
        FindingCode.TOLERANCE_EATS_CADENCE,
        FindingCode.WORD_ASKED_TOO_EARLY,
        FindingCode.HOLD_OUTLASTS_UPDATES,
        FindingCode.OFFICE_HOURS_TOO_SHORT,
        FindingCode.AVOIDS_EVERYBODY,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong with a policy: where, what, and what to do about it."""

    code: FindingCode
    path: Path
    problem: str
    remedy: str

    @property
    def severity(self) -> Severity:
        """Whether it refuses the policy."""
        return self.code.severity
