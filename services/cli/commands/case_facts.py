"""``duecourse case ...``: what happens to a case as a whole, each command one fact."""

from datetime import date
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.failures import InputRefused
from services.cli.options import (
    CaseGiven,
    ReasonGiven,
    TextFileGiven,
    TextGiven,
    day_option,
    id_option,
)
from services.cli.personal import read_text
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting
from services.cli.typed import read_step
from services.cli.words import day_in_words, plain
from services.desk.intake import Keep
from services.vault.kinds import VaultKind
from workflows.case_facts import (
    CaseClosed,
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
    StepRecorded,
    WordGiven,
)
from workflows.facts import FactBody
from workflows.stages import ClockName, Conclusion, Decision, Outcome, Stage, Word

ClockGiven = Annotated[ClockName, typer.Argument(help="Which clock.")]


def offer(case: Commands) -> None:
    """Offer the commands that move a case."""
    case.add("advance", advance)
    case.add("receive", receive)
    case.add("decide", decide)
    case.add("word", word)
    case.add("hold", hold)
    case.add("release", release)
    case.add("pause", pause)
    case.add("keep-paused", keep_paused)
    case.add("resume", resume)
    case.add("extend", extend)
    case.add("step", step)
    case.add("close", close)
    case.add("reopen", reopen)


async def advance(
    acting: Acting,
    case: CaseGiven,
    stage: Annotated[Stage, typer.Argument(help="The next stage.")],
    conclusion: Annotated[
        Conclusion | None,
        typer.Option(help="How the investigation ended; needed when it does."),
    ] = None,
) -> Answer:
    """Move a case to its next stage.

    Example: duecourse case advance K7Q2-M4XA-9 decision --conclusion report_sent
    """
    receipt = await acting.submit(case, StageAdvanced(to=stage, conclusion=conclusion))
    return await answer_with_receipt(acting, receipt, f"moved on to {plain(stage)}")


async def receive(acting: Acting, case: CaseGiven) -> Answer:
    """Record that the deciding entity has the report: its own clock begins."""
    receipt = await acting.submit(case, ReportReceived())
    return await answer_with_receipt(acting, receipt, "the deciding entity has the report")


async def decide(
    acting: Acting,
    case: CaseGiven,
    decision: Annotated[Decision, typer.Argument(help="What was decided, as far as she is told.")],
) -> Answer:
    """Record the decision. The case stays open until 'case close'."""
    receipt = await acting.submit(case, DecisionRecorded(decision=decision))
    return await answer_with_receipt(acting, receipt, f"decision recorded: {plain(decision)}")


async def word(
    acting: Acting,
    case: CaseGiven,
    said: Annotated[Word, typer.Argument(help="Whether there is something new.")],
    text: TextGiven = None,
    text_file: TextFileGiven = None,
) -> Answer:
    """Give the office's word before the next update.

    With 'new', a text tells her what; it goes into the letter as it is written, and only to those
    who may be told of progress. If something may not be said yet, use 'case hold' instead.
    """
    wording = read_text("text", text, text_file)
    if wording is not None and said is not Word.NEW:
        message = "a text goes with 'new' only: nothing new has nothing to tell"
        raise InputRefused(message)

    async def statement(keep: Keep) -> list[FactBody]:
        kept = None if wording is None else await keep(VaultKind.WORD_TEXT, wording, None)
        return [WordGiven(word=said, text=kept)]

    receipt = await acting.state(case, statement, purpose="give_word")
    return await answer_with_receipt(acting, receipt, f"the office's word: {plain(said)}")


async def hold(
    acting: Acting,
    case: CaseGiven,
    reason: ReasonGiven,
    review_on: Annotated[date, day_option("When somebody must look at it again.")],
) -> Answer:
    """Withhold content from letters, for a listed reason, until a review.

    She still hears on time, truthfully: that something may not be said at the moment, and when she
    hears next. Holding again before the review renews it.
    """
    receipt = await acting.submit(case, ContentHeld(reason=reason, review_on=review_on))
    return await answer_with_receipt(
        acting, receipt, f"content is held; to be reviewed by {day_in_words(review_on)}"
    )


async def release(acting: Acting, case: CaseGiven) -> Answer:
    """Release a hold: what waited goes out."""
    receipt = await acting.submit(case, HoldReleased())
    return await answer_with_receipt(acting, receipt, "the hold is released")


async def pause(acting: Acting, case: CaseGiven, clock: ClockGiven, reason: ReasonGiven) -> Answer:
    """Stop a clock for a listed reason. Updates go on."""
    receipt = await acting.submit(case, ClockPaused(clock=clock, reason=reason))
    return await answer_with_receipt(acting, receipt, f"the {plain(clock)} clock stands still")


async def keep_paused(acting: Acting, case: CaseGiven, clock: ClockGiven) -> Answer:
    """Confirm, at its review, that a clock still has to stand still."""
    receipt = await acting.submit(case, PauseReviewed(clock=clock))
    return await answer_with_receipt(acting, receipt, f"the {plain(clock)} clock stays paused")


async def resume(acting: Acting, case: CaseGiven, clock: ClockGiven) -> Answer:
    """Let a paused clock run again; its benchmark moves by the days it stood still."""
    receipt = await acting.submit(case, ClockResumed(clock=clock))
    return await answer_with_receipt(acting, receipt, f"the {plain(clock)} clock runs again")


async def extend(
    acting: Acting,
    case: CaseGiven,
    clock: ClockGiven,
    to: Annotated[date, day_option("The day by which the owner now expects to be done.")],
    reason: ReasonGiven,
) -> Answer:
    """Give a reason and a new date for a clock; the benchmark itself stays where it is."""
    receipt = await acting.submit(case, ClockExtended(clock=clock, expected_on=to, reason=reason))
    return await answer_with_receipt(
        acting, receipt, f"the {plain(clock)} is now expected by {day_in_words(to)}"
    )


async def step(
    acting: Acting,
    case: CaseGiven,
    code: Annotated[
        str,
        typer.Argument(
            metavar="STEP",
            parser=refusing(read_step),
            help="The step, as the policy lists it; see 'duecourse policy show'.",
        ),
    ],
    party: Annotated[
        str | None,
        id_option("--party", "PARTY", "The party whom it concerns, if it is not the whole case."),
    ] = None,
    *,
    taken_back: Annotated[
        bool, typer.Option("--taken-back", help="It ends: nothing further follows from it.")
    ] = False,
) -> Answer:
    """Record a step that the policy lists, or a request of a party.

    Example: duecourse case step K7Q2-M4XA-9 further_feedback --party p1
    """
    fact = StepRecorded(step=code, party_id=party, taken_back=taken_back)
    receipt = await acting.submit(case, fact)
    done = "taken back" if taken_back else "recorded"
    return await answer_with_receipt(acting, receipt, f"step {done}: {plain(code)}")


async def close(
    acting: Acting,
    case: CaseGiven,
    outcome: Annotated[Outcome, typer.Argument(help="How the case ended.")],
) -> Answer:
    """Close a case. Closing letters and after-care follow by themselves."""
    receipt = await acting.submit(case, CaseClosed(outcome=outcome))
    return await answer_with_receipt(acting, receipt, f"closed: {plain(outcome)}")


async def reopen(
    acting: Acting,
    case: CaseGiven,
    stage: Annotated[Stage, typer.Argument(help="The stage from which it goes on.")],
) -> Answer:
    """Reopen a closed case."""
    receipt = await acting.submit(case, CaseReopened(to=stage))
    return await answer_with_receipt(acting, receipt, f"reopened in {plain(stage)}")
