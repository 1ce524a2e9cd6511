"""Every known way to break the shipped policy, one for each code of ``policy check``.

Each takes the text of the policy, changes one place, and says which line a finding points to.
"""

from dataclasses import dataclass
from importlib import resources

from services.policies.checking import FindingCode as Code

SOUND = (resources.files("services.policies") / "un-women-2020.yaml").read_text(encoding="utf-8")

INVESTIGATION = "    starts: {event: stage_started, stage: investigation}"
HAND_OVER = "    starts: {event: concluded}\n    stops:\n      - {event: report_received}"
LATE_RULE = "    when: {event: clock_passed, clock: assessment}"
LATE_RULE_BEGINS = f"  - notice: late\n    to: [affected_person, reporter]\n{LATE_RULE}"
CLOSING_RULE = "  - notice: closing\n    to: [affected_person, reporter, witness, respondent]"
REOPENED_RULE = "    to: [affected_person, reporter, respondent]\n    when: {event: reopened}"
HER_LIST = "[timeline, catch_up, update, stage_started, late, extended, conclusion, decision,"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One way to break the policy: ``old`` becomes ``new``, and the finding points ``at`` a text.

    ``also`` are further findings that follow from the same place.
    """

    code: Code
    old: str
    new: str
    at: str
    also: frozenset[Code] = frozenset()
    then: tuple[tuple[str, str], ...] = ()

    def document(self) -> str:
        """The policy with this one place broken, and everywhere ``then`` what goes with it."""
        assert self.old in SOUND, self.old
        document = SOUND.replace(self.old, self.new, 1)
        for old, new in self.then:
            assert old in document, old
            document = document.replace(old, new)
        return document

    def line(self) -> int:
        """The line that a finding has to point to."""
        document = self.document()
        assert self.at in document, self.at
        return document[: document.index(self.at)].count("\n") + 1


def _break(
    code: Code, old: str, new: str, at: str, *also: Code, then: tuple[tuple[str, str], ...] = ()
) -> Break:
    return Break(code=code, old=old, new=new, at=at, also=frozenset(also), then=then)


def _from(start: str, end: str) -> str:
    """The text of the policy from one line up to another."""
    begins = SOUND.index(start)
    return SOUND[begins : SOUND.index(end, begins)]


BREAKS = (
    _break(
        Code.ERASED_BEFORE_TOLD,
        "\nnotices:\n",
        "\nretention:\n  assumed: true\n  keep: 3 months\n\nnotices:\n",
        "  keep: 3 months",
    ),
    _break(
        Code.EVENT_NEVER_HAPPENS,
        "      - {event: report_received}\n      - {event: decided}",
        "      - {event: report_received, stage: decision}\n      - {event: decided}",
        "      - {event: report_received, stage: decision}",
    ),
    _break(
        Code.UNREACHABLE_STAGE,
        REOPENED_RULE,
        REOPENED_RULE.replace("reopened", "stage_started, stage: closed"),
        "    when: {event: stage_started, stage: closed}",
        Code.NOTICE_NOBODY_RECEIVES,
    ),
    _break(
        Code.FALLBACK_TO_ITSELF,
        "{event: concluded, after: 10 working days}",
        "{event: report_received, after: 10 working days}",
        "      otherwise: {event: report_received",
    ),
    _break(
        Code.FALLBACK_NEVER_USED,
        "{event: concluded, after: 10 working days}",
        "{event: told, after: 10 working days}",
        "      otherwise: {event: told",
    ),
    _break(
        Code.CLOCK_NEVER_STARTS,
        INVESTIGATION,
        "    starts: {event: clock_passed, clock: assessment}",
        "    starts: {event: clock_passed, clock: assessment}",
    ),
    _break(
        Code.CLOCK_NEVER_STOPS,
        "      - {event: stage_ended, stage: investigation}\n",
        "      - {event: stage_started, stage: assessment}\n",
        "      - {event: stage_started, stage: assessment}\n",
    ),
    _break(
        Code.CLOCK_STOPS_AT_ONCE,
        "      - {event: stage_ended, stage: investigation}\n",
        "      - {event: stage_ended, stage: investigation}\n"
        "      - {event: stage_ended, stage: assessment}\n",
        "      - {event: stage_ended, stage: assessment}\n",
    ),
    _break(
        Code.BENCHMARK_OF_NOTHING,
        "    benchmark: {length: 60 days, assumed: true}",
        "    benchmark: {length: 0 days, assumed: true}",
        "    benchmark: {length: 0 days, assumed: true}",
    ),
    _break(
        Code.STAGE_WITHOUT_A_CLOCK,
        _from("  - clock: assessment", "  - clock: investigation"),
        "",
        "  - clock: investigation",
        then=(
            (_from(LATE_RULE_BEGINS, LATE_RULE_BEGINS.replace("assessment", "investigation")), ""),
        ),
    ),
    _break(
        Code.LATENESS_NEVER_TOLD,
        f"    to: [affected_person, reporter]\n{LATE_RULE}",
        f"    to: [reporter]\n{LATE_RULE}",
        "  - clock: assessment",
    ),
    _break(
        Code.NO_EARLY_RUNG,
        "        - {before: 5 working days, tell: handler}\n",
        "",
        "        - {after: 0 days, tell: head}",
    ),
    _break(
        Code.RUNGS_OUT_OF_ORDER,
        "        - {before: 3 working days, tell: head}",
        "        - {before: 3 weeks, tell: head}",
        "        - {before: 3 weeks, tell: head}",
    ),
    _break(
        Code.RUNG_NEVER_CLIMBED,
        "        - {before: 3 working days, tell: head}",
        "        - {before: 2 weeks, tell: head}",
        "        - {before: 2 weeks, tell: handler}",
    ),
    _break(
        Code.LADDER_ENDS_TOO_SOON,
        "        - {after: 0 days, tell: head}\n"
        "        - {after: 2 weeks, tell: executive, repeat: {every: 4 weeks, at_most: 6}}\n",
        "",
        "        - {before: 5 working days, tell: handler}",
        Code.LADDER_STAYS_BELOW,
    ),
    _break(
        Code.LADDER_WITHOUT_AN_END,
        "{after: 1 day, tell: executive, repeat: {every: 1 day, at_most: 14}}",
        "{after: 1 day, tell: executive, repeat: {every: 1 year, at_most: 14}}",
        "{after: 1 day, tell: executive, repeat: {every: 1 year, at_most: 14}}",
    ),
    _break(
        Code.LADDER_STAYS_BELOW,
        _from("  voice:", "  question:"),
        "  voice:\n    assumed: true\n    steps:\n      - {after: 4 working days, tell: handler}\n",
        "      - {after: 4 working days, tell: handler}",
    ),
    _break(
        Code.NOTICE_NOBODY_RECEIVES,
        REOPENED_RULE,
        "    to: [respondent]\n    when: {event: opened}",
        "  - notice: reopened\n",
        Code.ALLOWED_BUT_NEVER_SENT,
    ),
    _break(
        Code.ROLE_NEVER_RECEIVES,
        "    to: [affected_person, reporter, witness, respondent]\n"
        "    when: {event: party_informed}",
        "    to: [affected_person, reporter, witness, respondent]\n    when: {event: opened}",
        "    to: [affected_person, reporter, witness, respondent]\n    when: {event: opened}",
    ),
    _break(
        Code.RULE_NOT_NEEDED,
        "  - notice: reopened\n    to: [affected_person, reporter, respondent]",
        "  - notice: update\n    to: [affected_person, reporter, respondent]",
        "  - notice: update\n",
        Code.ALLOWED_BUT_NEVER_SENT,
    ),
    _break(
        Code.TOLD_IN_A_CIRCLE,
        "    when: {event: extended}",
        "    when: {event: told, notice: extended}",
        "    when: {event: told, notice: extended}",
    ),
    _break(
        Code.TOLD_TWICE,
        "    due: {after: 3 months}",
        "    due: {after: 1 month}",
        "  - notice: after_care\n    to: [affected_person, reporter, witness]\n"
        "    when: {event: closed}\n    due: {after: 1 month}\n    withholdable: false\n"
        "    assumed: true\n",
    ),
    _break(
        Code.REPEAT_WITHOUT_AN_END,
        "    repeat: {every: 3 months, at_most: 12}",
        "    repeat: {every: 1 year, at_most: 12}",
        "    repeat: {every: 1 year, at_most: 12}",
    ),
    _break(
        Code.WITHHOLDS_TOO_MUCH,
        f"{LATE_RULE}\n    due: {{within: 0 days}}\n    withholdable: false\n",
        f"{LATE_RULE}\n    due: {{within: 0 days}}\n",
        f"  - notice: late\n    to: [affected_person, reporter]\n{LATE_RULE}",
    ),
    _break(
        Code.VOICE_WITHOUT_EFFECT,
        "    when: {event: reopened}\n",
        "    voice_first: true\n    when: {event: reopened}\n",
        "    voice_first: true\n    when: {event: reopened}\n",
    ),
    _break(
        Code.LATER_IF_VULNERABLE,
        "    due_if_vulnerable: {within: 1 working day}",
        "    due_if_vulnerable: {within: 4 weeks}",
        "    due_if_vulnerable: {within: 4 weeks}",
    ),
    _break(
        Code.NO_UPDATE_FOR_HER,
        HER_LIST,
        HER_LIST.replace(" update,", ""),
        "    progress: true\n    notices:\n      [timeline, catch_up, stage_started",
    ),
    _break(
        Code.CLOSING_NEVER_TOLD,
        CLOSING_RULE,
        CLOSING_RULE.replace("affected_person, ", ""),
        "  - notice: timeline\n",
        Code.ALLOWED_BUT_NEVER_SENT,
    ),
    _break(
        Code.CLOSING_LEFT_OUT,
        CLOSING_RULE,
        CLOSING_RULE.replace("witness, ", ""),
        "    notices: [timeline, update, answer, after_care]",
        then=(("answer, closing, after_care]\n  respondent", "answer, after_care]\n  respondent"),),
    ),
    _break(
        Code.NO_FIRST_LETTER,
        "    to: [affected_person, reporter, witness, respondent]\n"
        "    when: {event: party_informed}",
        "    to: [affected_person, reporter, respondent]\n    when: {event: party_informed}",
        "  - notice: timeline\n",
        Code.ALLOWED_BUT_NEVER_SENT,
    ),
    _break(
        Code.ROLE_WITHOUT_UPDATES,
        "    notices: [timeline, update, answer, closing, after_care]",
        "    notices: [timeline, answer, closing, after_care]",
        "    notices: [timeline, answer, closing, after_care]",
    ),
    _break(
        Code.ROLE_NEVER_TOLD,
        "  witness:\n    notices: [timeline, update, answer, closing, after_care]\n",
        "",
        "  affected_person:\n    progress: true",
        then=((", witness,", ","), (", witness]", "]")),
    ),
    _break(
        Code.ALLOWED_BUT_NEVER_SENT,
        "    notices: [timeline, update, answer, closing, after_care]",
        "    notices: [timeline, update, answer, closing, after_care, reopened]",
        "    notices: [timeline, update, answer, closing, after_care, reopened]",
    ),
    _break(
        Code.CADENCE_TOO_LONG,
        "  every: 4 weeks\n",
        "  every: 2 years\n",
        "  every: 2 years\n",
        Code.CADENCE_LONGER_THAN_BENCHMARK,
    ),
    _break(
        Code.CADENCE_LONGER_THAN_BENCHMARK,
        "  every: 4 weeks\n",
        "  every: 5 weeks\n",
        "  every: 5 weeks\n",
    ),
    _break(
        Code.TOLERANCE_EATS_CADENCE,
        "  tolerance_days: 3\n",
        "  tolerance_days: 14\n",
        "  tolerance_days: 14\n",
    ),
    _break(
        Code.WORD_ASKED_TOO_EARLY,
        "  asked_before: 5 working days\n",
        "  asked_before: 2 weeks\n",
        "  asked_before: 2 weeks\n",
    ),
    _break(
        Code.WORD_STALE_WHEN_USED,
        "  fresh_for: 2 weeks\n",
        "  fresh_for: 3 days\n",
        "  fresh_for: 3 days\n",
    ),
    _break(
        Code.HOLD_OUTLASTS_UPDATES,
        "  longest: 6 weeks\n",
        "  longest: 6 months\n",
        "  longest: 6 months\n",
    ),
    _break(
        Code.REVIEW_WITHOUT_TIME,
        "  reviewed_every: 4 weeks\n",
        "  reviewed_every: 0 days\n",
        "  reviewed_every: 0 days\n",
    ),
    _break(
        Code.OFFICE_NEVER_OPEN,
        "weekdays: [1, 2, 3, 4, 5]}",
        "weekdays: [6, 7]}",
        "office_hours:",
    ),
    _break(
        Code.OFFICE_HOURS_TOO_SHORT,
        'ends: "17:00"',
        'ends: "09:30"',
        "office_hours:",
    ),
    _break(
        Code.AVOIDS_EVERYBODY,
        "office_hours:",
        "unidentified_respondent:\n  assumed: true\n"
        "  avoid: [handler, head, focal_point, executive]\noffice_hours:",
        "  avoid: [handler, head, focal_point, executive]",
    ),
    _break(
        Code.MISSING_LETTER,
        "    to: [affected_person, reporter]\n    when: {event: withdrawal_requested}",
        "    to: [affected_person, reporter, witness]\n    when: {event: withdrawal_requested}",
        "    to: [affected_person, reporter, witness]\n    when: {event: withdrawal_requested}",
        then=(
            (
                "    notices: [timeline, update, answer, closing, after_care]",
                "    notices: [timeline, update, answer, closing, after_care, withdrawal_received]",
            ),
        ),
    ),
    _break(
        Code.MISSING_REASON,
        "  reasons: [risk_to_a_person,",
        "  reasons: [full_moon,",
        "  reasons: [full_moon,",
    ),
)
