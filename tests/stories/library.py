"""The stories: a case that goes well, and five that do not. All begin on Monday, 9 January 2040."""

from dataclasses import replace

from services.vault.kinds import VaultKind
from tests.stories.cast import BEA, REMI, REX, WANDA, ada
from tests.stories.story import Story, at, handed_over, said
from workflows.case_facts import (
    CaseClosed,
    CaseReopened,
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
from workflows.notices import NoticeKind
from workflows.parties import Channel, Language
from workflows.party_facts import (
    PartyInformed,
    QuestionAnswered,
    QuestionAsked,
    VoiceOffered,
    WithdrawalRequested,
    WithdrawalSettled,
)
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word

NEWS = "vr_news-of-the-office"
QUESTION = "vr_question-of-ada"
ANSWER = "vr_answer-to-ada"

OPENED = at("2040-01-09", 9)
ASSESSED = said(at("2040-01-11"), StageAdvanced(to=Stage.ASSESSMENT))
INVESTIGATED = said(at("2040-02-01"), StageAdvanced(to=Stage.INVESTIGATION))
CONCLUDED = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)

GOES_WELL = Story(
    name="goes well",
    opened_at=OPENED,
    parties=(ada(), REMI, WANDA, BEA, REX),
    texts={
        NEWS: (VaultKind.WORD_TEXT, "The office has spoken with everybody it wanted to hear."),
        QUESTION: (VaultKind.QUESTION_TEXT, "May I bring a friend?"),
        ANSWER: (VaultKind.ANSWER_TEXT, "You may bring a person you trust."),
    },
    steps=(
        handed_over(at("2040-01-10", 8, 15)),
        ASSESSED,
        handed_over(at("2040-01-12", 8, 15)),
        said(at("2040-01-16"), PartyInformed(party_id="p3")),
        INVESTIGATED,
        handed_over(at("2040-02-02", 8, 15)),
        said(at("2040-02-09"), PartyInformed(party_id="p5")),
        said(at("2040-02-27"), WordGiven(word=Word.NEW, text=NEWS)),
        handed_over(at("2040-03-01", 8, 15)),
        said(at("2040-03-12"), QuestionAsked(party_id="p1", question_id="q1", question=QUESTION)),
        said(at("2040-03-14"), QuestionAnswered(question_id="q1", answer=ANSWER)),
        said(at("2040-03-26"), WordGiven(word=Word.NOTHING_NEW)),
        handed_over(at("2040-03-29", 8, 15)),
        said(at("2040-04-20"), CONCLUDED),
        handed_over(at("2040-04-23", 8, 15)),
        said(at("2040-04-24"), ReportReceived()),
        handed_over(at("2040-05-21", 8, 15)),
        said(at("2040-06-01"), DecisionRecorded(decision=Decision.ACTION_TAKEN)),
        handed_over(at("2040-06-04", 8, 15)),
        said(at("2040-06-11"), CaseClosed(outcome=Outcome.DECIDED)),
        handed_over(at("2040-06-12", 8, 15)),
        handed_over(at("2040-07-11", 8, 15)),
        handed_over(at("2040-09-11", 8, 15)),
        handed_over(at("2040-12-11", 8, 15)),
    ),
    until=at("2040-12-31"),
)

FOR_ONE = {
    "2040-01-11",
    "2040-02-01",
    "2040-02-27",
    "2040-03-12",
    "2040-03-14",
    "2040-03-26",
    "2040-04-20",
    "2040-04-24",
    "2040-06-01",
    "2040-06-11",
}
GOES_WELL_FOR_ONE = replace(
    GOES_WELL,
    name="goes well for one person",
    parties=GOES_WELL.parties[:1],
    steps=tuple(step for step in GOES_WELL.steps if step.at.date().isoformat() in FOR_ONE),
)
"""The same case with Ada alone, for tests that need a small one."""

IS_HELD = Story(
    name="is held",
    opened_at=OPENED,
    parties=(ada(Language.FRENCH), REX),
    steps=(
        ASSESSED,
        INVESTIGATED,
        said(at("2040-02-06"), PartyInformed(party_id="p2")),
        said(
            at("2040-02-20"),
            ContentHeld(reason="risk_to_evidence", review_on=at("2040-03-19").date()),
        ),
        said(at("2040-04-02"), CONCLUDED),
        said(at("2040-04-10"), HoldReleased()),
        said(at("2040-04-16"), ReportReceived()),
        said(at("2040-05-21"), DecisionRecorded(decision=Decision.ACTION_TAKEN)),
        said(at("2040-06-01"), CaseClosed(outcome=Outcome.DECIDED)),
    ),
    until=at("2040-12-31"),
)

IS_PAUSED = Story(
    name="is paused",
    opened_at=OPENED,
    parties=(ada(Language.SPANISH, Channel.NEUTRAL_MAIL),),
    steps=(
        ASSESSED,
        INVESTIGATED,
        said(
            at("2040-03-01"),
            ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding"),
        ),
        said(at("2040-03-29"), PauseReviewed(clock=ClockName.INVESTIGATION)),
        said(at("2040-04-30"), ClockResumed(clock=ClockName.INVESTIGATION)),
        said(at("2040-07-10"), CONCLUDED),
        said(at("2040-07-16"), ReportReceived()),
        said(at("2040-08-20"), DecisionRecorded(decision=Decision.OTHER_MEASURES)),
        said(at("2040-08-27"), CaseClosed(outcome=Outcome.DECIDED)),
    ),
    until=at("2041-03-15"),
)

IS_OVERDUE = Story(
    name="passes the benchmark, and its decision is overdue by 200 days",
    opened_at=OPENED,
    parties=(ada(channel=Channel.PAGE), REMI),
    steps=(
        ASSESSED,
        INVESTIGATED,
        said(
            at("2040-05-14"),
            StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.NOT_SUBSTANTIATED),
        ),
        said(at("2040-05-16"), VoiceOffered(party_id="p1", notice=NoticeKind.CONCLUSION)),
        said(at("2041-02-14"), DecisionRecorded(decision=Decision.NO_ACTION)),
        said(at("2041-02-28"), CaseClosed(outcome=Outcome.DECIDED)),
    ),
    until=at("2041-09-15"),
)

IS_WITHDRAWN = Story(
    name="is withdrawn",
    opened_at=OPENED,
    parties=(ada(Language.FRENCH),),
    steps=(
        ASSESSED,
        said(at("2040-01-25"), WithdrawalRequested(party_id="p1")),
        said(at("2040-01-30"), WithdrawalSettled(party_id="p1", confirmed=True)),
        said(at("2040-02-02"), CaseClosed(outcome=Outcome.WITHDRAWN)),
    ),
    until=at("2040-08-31"),
)

IS_REOPENED = Story(
    name="is reopened",
    opened_at=OPENED,
    parties=(ada(Language.SPANISH),),
    steps=(
        ASSESSED,
        said(at("2040-01-30"), CaseClosed(outcome=Outcome.NO_INVESTIGATION)),
        said(at("2040-03-14"), CaseReopened(to=Stage.INVESTIGATION)),
        said(at("2040-05-28"), CONCLUDED),
        said(at("2040-05-30"), ReportReceived()),
        said(at("2040-06-20"), DecisionRecorded(decision=Decision.ACTION_TAKEN)),
        said(at("2040-06-27"), CaseClosed(outcome=Outcome.DECIDED)),
    ),
    until=at("2041-01-15"),
)

STORIES = (GOES_WELL, IS_HELD, IS_PAUSED, IS_OVERDUE, IS_WITHDRAWN, IS_REOPENED)
