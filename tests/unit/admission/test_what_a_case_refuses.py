"""Each rule at the door, with a command that breaks it; the story before it is always possible."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.admission.story import (
    AFFECTED,
    RESPONDENT,
    given,
    opened,
)
from workflows.admission import Refused, admit
from workflows.case_facts import (
    CalendarChanged,
    CaseClosed,
    CaseImported,
    CaseReopened,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    PauseReviewed,
    ReportReceived,
    StageAdvanced,
    WordGiven,
)
from workflows.contact_changes import ContactChange
from workflows.delivery_facts import Covered, LetterAttempted, LetterHanded, StaffTold
from workflows.facts import Actor, ActorKind, Command, FactBody
from workflows.notices import DeliveryOutcome, NoticeKind
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party_facts import (
    ChangeSettled,
    ContactRevoked,
    PartyAdded,
    PartyPreferred,
    PartyReleased,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmAnswered,
    WithdrawalSettled,
)
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word

TO_INVESTIGATION = StageAdvanced(to=Stage.INVESTIGATION)
TO_DECISION = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
DECIDED = DecisionRecorded(decision=Decision.ACTION_TAKEN)
CLOSED = CaseClosed(outcome=Outcome.DECIDED)
HELD = ContentHeld(reason="risk_to_evidence", review_on=date(2027, 2, 1))
PAUSED = ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding")
ANOTHER_ADDRESS_CONFIRMED = ChangeSettled(
    party_id=AFFECTED, change=ContactChange.ADDRESS, confirmed=True
)
ASKED = QuestionAsked(party_id=AFFECTED, question_id="q1")

UNDER_WAY: list[FactBody] = [TO_INVESTIGATION]
DECIDING: list[FactBody] = [TO_INVESTIGATION, TO_DECISION]
OVER: list[FactBody] = [*DECIDING, DECIDED, CLOSED]


@pytest.mark.parametrize(
    ("before", "body", "code"),
    [
        ([], StageAdvanced(to=Stage.DECISION), "wrong_stage"),
        ([], StageAdvanced(to=Stage.CLOSED), "close_instead"),
        (
            [],
            StageAdvanced(to=Stage.ASSESSMENT, conclusion=Conclusion.REPORT_SENT),
            "conclusion_too_early",
        ),
        (UNDER_WAY, StageAdvanced(to=Stage.DECISION), "conclusion_missing"),
        (UNDER_WAY, StageAdvanced(to=Stage.ASSESSMENT), "wrong_stage"),
        ([], DECIDED, "decision_too_early"),
        (UNDER_WAY, DECIDED, "decision_too_early"),
        ([*DECIDING, DECIDED], DECIDED, "already_decided"),
        (UNDER_WAY, ReportReceived(), "no_report"),
        ([*DECIDING, ReportReceived()], ReportReceived(), "report_known"),
        ([], CaseImported(at=datetime(2027, 1, 5, tzinfo=UTC)), "import_too_late"),
        (
            [],
            ContentHeld(reason="risk_to_evidence", review_on=date(9999, 12, 31)),
            "date_too_far",
        ),
        (
            UNDER_WAY,
            ClockExtended(
                clock=ClockName.INVESTIGATION, expected_on=date(9999, 12, 31), reason="complexity"
            ),
            "date_too_far",
        ),
        ([], HoldReleased(), "not_held"),
        (
            [],
            ContentHeld(reason="risk_to_evidence", review_on=date(2020, 1, 1)),
            "review_in_the_past",
        ),
        ([PAUSED], PAUSED, "already_paused"),
        ([], ClockResumed(clock=ClockName.INVESTIGATION), "not_paused"),
        ([], PauseReviewed(clock=ClockName.DECISION), "not_paused"),
        (
            [],
            ClockExtended(
                clock=ClockName.ASSESSMENT, expected_on=date(2020, 1, 1), reason="capacity"
            ),
            "date_in_the_past",
        ),
        (DECIDING, CLOSED, "not_decided"),
        (UNDER_WAY, CLOSED, "wrong_outcome"),
        (UNDER_WAY, CaseClosed(outcome=Outcome.NO_INVESTIGATION), "wrong_outcome"),
        ([*UNDER_WAY, HELD], CaseClosed(outcome=Outcome.WITHDRAWN), "held"),
        ([], CaseReopened(to=Stage.ASSESSMENT), "not_closed"),
        (OVER, CaseReopened(to=Stage.CLOSED), "wrong_stage"),
        (OVER, TO_INVESTIGATION, "closed"),
        (OVER, WordGiven(word=Word.NOTHING_NEW), "closed"),
        (OVER, PartyAdded(party_id="p9", role=Role.WITNESS), "closed"),
        ([], PartyAdded(party_id=AFFECTED, role=Role.WITNESS), "known_party"),
        ([], ContactRevoked(party_id="nobody"), "unknown_party"),
        ([], PartyReleased(party_id=AFFECTED), "nothing_to_release"),
        ([ASKED], ASKED, "known_question"),
        ([], QuestionAnswered(question_id="q1", answer="vr_answer-text"), "unknown_question"),
        (
            [ASKED, QuestionAnswered(question_id="q1", answer="vr_answer-text")],
            QuestionAnswered(question_id="q1", answer="vr_answer-text"),
            "already_answered",
        ),
        ([], SafetyAlarmAnswered(party_id=AFFECTED), "no_alarm"),
        ([], WithdrawalSettled(party_id=AFFECTED, confirmed=True), "no_request"),
        ([], ANOTHER_ADDRESS_CONFIRMED, "no_request"),
        ([], LetterHanded(letter_id="unheard-of"), "unknown_letter"),
        ([], StaffTold(obligation_id="o1"), "engine_only"),
        (
            [],
            LetterAttempted(
                letter_id="l1",
                party_id=AFFECTED,
                attempt=1,
                preferences=3,
                outcome=DeliveryOutcome.SENT,
                covers=(Covered(obligation_id="o1", notice=NoticeKind.UPDATE),),
            ),
            "engine_only",
        ),
    ],
)
def test_the_impossible_is_refused_with_its_reason(
    before: list[FactBody], body: FactBody, code: str
) -> None:
    story = given(opened(), *before)

    with pytest.raises(Refused) as refusal:
        admit(story.facts, story.command(body))

    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.mark.parametrize(
    "body",
    [
        CaseReopened(to=Stage.INVESTIGATION),
        ContactRevoked(party_id=AFFECTED),
        PartyReleased(party_id=RESPONDENT),
    ],
)
def test_a_closed_case_still_takes_what_concerns_persons(body: FactBody) -> None:
    story = given(opened(), *OVER)

    assert admit(story.facts, story.command(body))


def test_a_case_begins_with_its_opening() -> None:
    story = given(opened())

    with pytest.raises(Refused) as refusal:
        admit((), story.command(TO_INVESTIGATION))

    assert refusal.value.code == "not_opened"


def test_nothing_is_dated_before_the_case() -> None:
    story = given(opened())
    early = story.command(TO_INVESTIGATION).model_copy(
        update={"occurred_at": story.now - timedelta(days=365)}
    )

    with pytest.raises(Refused) as refusal:
        admit(story.facts, early)

    assert refusal.value.code == "before_opening"


def test_nothing_is_dated_in_the_future() -> None:
    story = given(opened())
    tomorrow = story.now + timedelta(days=1)

    with pytest.raises(ValueError, match="check its date"):
        Command(
            command_id="k-tomorrow",
            actor=Actor(kind=ActorKind.STAFF, actor_id="s-1"),
            occurred_at=tomorrow,
            issued_at=story.now,
            bodies=(TO_INVESTIGATION,),
        )


def test_a_command_of_several_facts_is_taken_whole_or_not_at_all() -> None:
    story = given(opened())

    with pytest.raises(Refused) as refusal:
        admit(story.facts, story.command(TO_INVESTIGATION, DECIDED))

    assert refusal.value.code == "decision_too_early"


def test_a_party_cannot_redirect_her_own_mail() -> None:
    chosen = Preferences(
        channel=Channel.FULL_MAIL,
        language=Language.FRENCH,
        time_zone="Europe/Paris",
        address="vr_agreed-before",
    )
    story = given(opened(), PartyPreferred(party_id=AFFECTED, preferences=chosen))
    elsewhere = chosen.model_copy(update={"address": "vr_somebody-elses"})
    command = story.command(PartyPreferred(party_id=AFFECTED, preferences=elsewhere))
    herself = command.model_copy(update={"actor": Actor(kind=ActorKind.PARTY, actor_id=AFFECTED)})

    with pytest.raises(Refused) as refusal:
        admit(story.facts, herself)

    assert refusal.value.code == "address_by_request"


def test_only_staff_moves_a_case_to_another_calendar() -> None:
    story = given(opened())
    command = story.command(CalendarChanged(calendar="calendar-2"))
    herself = command.model_copy(update={"actor": Actor(kind=ActorKind.PARTY, actor_id=AFFECTED)})

    with pytest.raises(Refused) as refusal:
        admit(story.facts, herself)

    assert refusal.value.code == "staff_only"
    assert admit(story.facts, command)


def test_a_case_does_not_move_to_the_calendar_that_it_has() -> None:
    story = given(opened(), CalendarChanged(calendar="calendar-2"))

    with pytest.raises(Refused) as refusal:
        admit(story.facts, story.command(CalendarChanged(calendar="calendar-2")))

    assert refusal.value.code == "same_calendar"
