"""Whole lives of cases, with a diary of each in ``diaries``: what was told to whom, and when.

``python -m tests.unit.planner.whole_lives`` writes the diaries anew. Whatever changes in them is a
date or a letter that somebody would get otherwise than before: read the difference, line by line.
"""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from services.policies.documents import load_policy
from tests.unit.planner.builders import (
    CALENDAR,
    OPENED_AT,
    POLICY,
    added,
    case_opened,
    closed_on,
    days,
    on_weekdays,
    preferred,
    wishes,
)
from tests.unit.planner.diary import diary
from tests.unit.planner.driver import Play
from tests.unit.planner.stories import HER, failing, from_then_on, opened
from tests.unit.planner.terms import with_clock
from workflows.case_facts import (
    CaseClosed,
    CaseImported,
    CaseReopened,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    ReportReceived,
    StageAdvanced,
    StepRecorded,
    WordGiven,
)
from workflows.delivery_facts import LetterHanded
from workflows.facts import FactBody
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.parties import Channel, Rhythm, Role
from workflows.party_facts import (
    ConsentRenewed,
    ContactConfirmed,
    PartyInformed,
    PartyReleased,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmAnswered,
    SafetyAlarmRaised,
    UpdatesPaused,
    WithdrawalRequested,
)
from workflows.policy import ConsentRule
from workflows.policy_terms import RetentionRule
from workflows.spans import Span
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word

DIARIES = Path(__file__).with_name("diaries")

INVESTIGATED = StageAdvanced(to=Stage.INVESTIGATION)
REPORT_SENT = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
NOT_SUBSTANTIATED = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED)
ASKED = QuestionAsked(party_id=HER, question_id="q-1")
ANSWERED = QuestionAnswered(question_id="q-1", answer="vr_answer-01")


def _on(playing: Play, month: int, day: int, *bodies: FactBody) -> None:
    """At 13:00 UTC on a day of 2027."""
    playing.run_until(datetime(2027, month, day, 13, tzinfo=UTC))
    if bodies:
        playing.admit(*bodies)


def everything_is_late() -> Play:
    """The investigation, its answers and the decision take longer than anybody should wait."""
    playing = opened(preferences=wishes(hours=on_weekdays(1, 2, 4, 5)))
    _on(playing, 1, 21, INVESTIGATED)
    _on(playing, 2, 2, ASKED)
    _on(playing, 2, 19, ANSWERED)
    _on(playing, 3, 8, WordGiven(word=Word.NOTHING_NEW))
    later = {"expected_on": date(2027, 6, 1), "reason": "complexity"}
    _on(playing, 4, 8, ClockExtended.model_validate({"clock": "investigation", **later}))
    _on(playing, 6, 17, REPORT_SENT)
    _on(playing, 7, 7, ReportReceived())
    _on(playing, 9, 15, DecisionRecorded(decision=Decision.NO_ACTION))
    _on(playing, 9, 27, CaseClosed(outcome=Outcome.DECIDED))
    _on(playing, 12, 31)
    return playing


def five_people() -> Play:
    """A reporter, a witness, a respondent and a second person who was affected."""
    playing = opened(
        *(added("reporter", Role.REPORTER), preferred("reporter", wishes(Channel.PAGE))),
        *(added("witness", Role.WITNESS), preferred("witness")),
        *(added("respondent", Role.RESPONDENT), preferred("respondent")),
        added("second"),
    )
    assessed = StageAdvanced(to=Stage.ASSESSMENT)
    _on(playing, 1, 14, PartyInformed(party_id="witness"), assessed)
    _on(playing, 1, 20, PartyInformed(party_id="respondent"))
    _on(playing, 2, 3, INVESTIGATED)
    paused = ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding")
    _on(playing, 2, 10, paused)
    _on(playing, 3, 1, ContentHeld(reason="risk_to_evidence", review_on=date(2027, 3, 20)))
    _on(playing, 3, 15, preferred("second", wishes(rhythm=Rhythm.STEADY)))
    _on(playing, 4, 1, HoldReleased(), ClockResumed(clock=ClockName.INVESTIGATION))
    _on(playing, 4, 2, WithdrawalRequested(party_id="second"))
    _on(playing, 4, 9, UpdatesPaused(party_id="second", until=date(2027, 5, 15)))
    _on(playing, 4, 12, NOT_SUBSTANTIATED)
    _on(playing, 4, 15, SafetyAlarmRaised(party_id="witness"))
    _on(playing, 4, 18, SafetyAlarmAnswered(party_id="witness"))
    _on(playing, 4, 20, PartyReleased(party_id="respondent"))
    _on(playing, 5, 3, CaseClosed(outcome=Outcome.NOT_SUBSTANTIATED))
    _on(playing, 9, 9)
    return playing


def letters_fail() -> Play:
    """Mail is deferred, its fate unknown, its address refused; then somebody brings the letters."""
    deferred, unknown = DeliveryOutcome.DEFERRED, DeliveryOutcome.UNKNOWN
    playing = opened(
        preferences=wishes(hours=on_weekdays(1, 2, 3, 4, 5, begins=8, ends=20)),
        outcomes=failing(*[deferred] * 7, DeliveryOutcome.SENT, unknown, unknown),
    )
    _on(playing, 2, 9)
    playing.admit(LetterHanded(letter_id=playing.letters[-1].due.letter_id))
    playing.outcomes = failing(DeliveryOutcome.REFUSED)
    playing.refusals_name_the_address = True
    _on(playing, 3, 25, ContactConfirmed(party_id=HER))
    playing.outcomes = failing(*[DeliveryOutcome.STOPPED] * 4)
    _on(playing, 4, 10, INVESTIGATED)
    _on(playing, 4, 20, preferred(HER, wishes(Channel.BY_HAND)))
    playing.outcomes = from_then_on(DeliveryOutcome.PRINTED)
    _on(playing, 6, 20)
    return playing


def came_from_another_register() -> Play:
    """It was opened four hundred days ago, and a third person is only found now."""
    playing = Play(policy=POLICY, calendar=CALENDAR, now=OPENED_AT)
    playing.admit(
        case_opened(),
        CaseImported(at=OPENED_AT, window_days=28),
        *(added(HER), preferred(HER)),
        *(added("reporter", Role.REPORTER), preferred("reporter", wishes(rhythm=Rhythm.STEADY))),
        added("second"),
        occurred_at=OPENED_AT - days(400),
    )
    playing.admit(INVESTIGATED, occurred_at=OPENED_AT - days(300))
    _on(playing, 1, 20, preferred("second"))
    _on(playing, 3, 20, REPORT_SENT)
    _on(playing, 5, 1, CaseClosed(outcome=Outcome.REFERRED))
    _on(playing, 8, 20)
    return playing


def in_the_steady_rhythm() -> Play:
    """She may be reached on Tuesdays and Wednesdays, and hears of everything on regular days."""
    playing = opened(preferences=wishes(rhythm=Rhythm.STEADY, hours=on_weekdays(2, 3)))
    _on(playing, 1, 21, INVESTIGATED)
    _on(playing, 2, 1, ASKED)
    _on(playing, 2, 20, ANSWERED)
    _on(playing, 4, 20, NOT_SUBSTANTIATED)
    _on(playing, 4, 28, CaseClosed(outcome=Outcome.NOT_SUBSTANTIATED))
    _on(playing, 7, 20, CaseReopened(to=Stage.INVESTIGATION))
    _on(playing, 9, 20)
    return playing


def under_rules_that_change() -> Play:
    """What is told changes, then a benchmark, how often she hears, and the working days."""
    playing = opened(*(added("respondent", Role.RESPONDENT), preferred("respondent")))
    _on(playing, 1, 20, INVESTIGATED, PartyInformed(party_id="respondent"))
    _on(playing, 2, 3, ASKED)
    _on(playing, 2, 12, NOT_SUBSTANTIATED)
    silent = tuple(x for x in POLICY.notices if x.notice is not NoticeKind.CONCLUSION)
    longer = with_clock(hand_over="3 months")
    playing.change_policy(longer.model_copy(update={"notices": silent}))
    _on(playing, 2, 20, preferred("respondent", wishes(rhythm=Rhythm.STEADY)))
    _on(playing, 3, 2, ContentHeld(reason="risk_to_evidence", review_on=date(2027, 3, 20)))
    often = POLICY.cadence.model_copy(update={"every": Span.model_validate("2 weeks")})
    playing.change_policy(longer.model_copy(update={"cadence": often, "version": 10}))
    _on(playing, 3, 9, HoldReleased())
    playing.change_calendar(closed_on(date(2027, 3, 22), date(2027, 3, 23)))
    _on(playing, 4, 20, QuestionAsked(party_id="respondent", question_id="q-2"))
    playing.change_policy(POLICY)
    _on(playing, 4, 30, CaseClosed(outcome=Outcome.NOT_SUBSTANTIATED))
    _on(playing, 7, 1)
    return playing


def under_irish_rules() -> Play:
    """Nobody acknowledges one report, the other is answered late, and then both are kept."""
    consent = {"ask_again_after": "3 months", "confirm_within": "2 weeks", "assumed": True}
    kept = {"keep": "2 months", "by_role": {"reporter": "1 month"}, "assumed": True}
    policy = load_policy("ireland-2022").model_copy(
        update={
            "consent": ConsentRule.model_validate(consent),
            "retention": RetentionRule.model_validate(kept),
        }
    )
    with_a_key = wishes(
        Channel.ENCRYPTED_MAIL, key_expires_at=datetime(2027, 5, 1, tzinfo=UTC), zone="Asia/Tokyo"
    )
    playing = opened(
        *(added("reporter", Role.REPORTER, vulnerable=True), preferred("reporter", with_a_key)),
        StepRecorded(step="acknowledgement_endangers", party_id="reporter"),
        policy=policy,
        calendar=closed_on(date(2027, 4, 16), date(2027, 4, 9)),
    )
    _on(playing, 1, 20, INVESTIGATED)
    _on(playing, 2, 1, ConsentRenewed(party_id=HER), ContactConfirmed(party_id=HER))
    _on(playing, 2, 10, StepRecorded(step="further_feedback", party_id=HER))
    later = {"clock": "feedback", "expected_on": date(2027, 6, 15), "reason": "complexity"}
    _on(playing, 4, 1, ClockExtended.model_validate(later))
    _on(playing, 5, 10, REPORT_SENT)
    _on(playing, 5, 20, CaseClosed(outcome=Outcome.REFERRED))
    _on(playing, 6, 1, LegalHoldPlaced(reason=LegalHoldReason.COURT, review_on=date(2027, 6, 20)))
    _on(playing, 8, 1, LegalHoldLifted())
    _on(playing, 9, 20)
    return playing


LIVES: tuple[Callable[[], Play], ...] = (
    everything_is_late,
    five_people,
    letters_fail,
    came_from_another_register,
    in_the_steady_rhythm,
    under_rules_that_change,
    under_irish_rules,
)


def diary_of(life: Callable[[], Play]) -> Path:
    """Where the diary of a life is kept."""
    return DIARIES / f"{life.__name__}.txt"


def main() -> None:
    """Write all of them anew."""
    for life in LIVES:
        lines = diary(life())
        diary_of(life).write_text("\n".join([*lines, ""]), encoding="utf-8")
        sys.stdout.write(f"{life.__name__}: {len(lines)} lines\n")


if __name__ == "__main__":
    main()
