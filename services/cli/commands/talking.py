"""``duecourse case ...``: what a party says to the office, and what the office answers."""

from typing import Annotated

import typer

from services.access.operations import Operation
from services.cli.answers import Answer, table
from services.cli.failures import InputRefused
from services.cli.options import CaseGiven, PartyGiven, TextFileGiven, TextGiven
from services.cli.personal import asked, read_text
from services.cli.receipts import answer_with_receipt
from services.cli.registration import Commands, refusing
from services.cli.sessions import Acting, Reading
from services.cli.typed import read_id
from services.cli.words import day_in_words, plain
from services.desk.intake import Keep
from services.desk.questions import new_question
from services.vault.kinds import VaultKind
from workflows.facts import FactBody
from workflows.instants import local_date
from workflows.notices import NoticeKind
from workflows.party_facts import (
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmAnswered,
    SafetyAlarmRaised,
    VoiceOffered,
    WithdrawalRequested,
    WithdrawalSettled,
)

QuestionGiven = Annotated[
    str,
    typer.Argument(
        metavar="QUESTION",
        parser=refusing(read_id),
        help="The question: q1, q2, ... as 'duecourse case questions' shows them.",
    ),
]


def offer(case: Commands) -> None:
    """Offer the commands about what is said."""
    case.add("withdraw", withdraw)
    case.add("settle-withdrawal", settle_withdrawal)
    case.add("question", question)
    case.add("questions", questions)
    case.add("answer", answer)
    case.add("alarm", alarm)
    case.add("alarm-answered", alarm_answered)
    case.add("voice", voice)


async def withdraw(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that a party asks to withdraw. It is a request: an officer settles it with her.

    Nothing is closed by it. Settle it over the route agreed before: somebody may be holding her
    phone. Then: 'case settle-withdrawal'.
    """
    receipt = await acting.submit(case, WithdrawalRequested(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} asks to withdraw")


async def settle_withdrawal(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    confirmed: Annotated[
        bool,
        typer.Option(
            "--confirmed/--taken-back", help="What she said over the route agreed before."
        ),
    ],
) -> Answer:
    """Settle a request to withdraw. A confirmed one closes nothing by itself: see 'case close'."""
    receipt = await acting.submit(case, WithdrawalSettled(party_id=party, confirmed=confirmed))
    done = "confirmed" if confirmed else "taken back"
    return await answer_with_receipt(acting, receipt, f"{party}'s request to withdraw was {done}")


async def question(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    text: TextGiven = None,
    text_file: TextFileGiven = None,
) -> Answer:
    """Record what a party asks: from now on an answer is owed to her by a date."""
    wording = read_text("question", text, text_file) or asked("The question")
    file = await acting.parts.files.open(await acting.case(case))
    number, statement = new_question(file.facts, party, wording, command_id=acting.command_id)
    receipt = await acting.state(case, statement, purpose="record_question")
    return await answer_with_receipt(
        acting, receipt, f"question {number} of {party} is recorded", question_id=number
    )


async def questions(
    reading: Reading,
    case: CaseGiven,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Show what was asked; this is audited.")
    ] = False,
) -> Answer:
    """List the questions of a case, and which of them wait for an answer."""
    case_id = await reading.case(case)
    if reveal:
        await reading.case(case, Operation.READ_QUESTIONS)
    file = await reading.file(case_id)
    told = file.replayed()
    texts = {
        fact.body.question_id: fact.body.question
        for fact in file.facts
        if isinstance(fact.body, QuestionAsked)
    }
    data = [
        {
            "question_id": each.question_id,
            "party_id": each.party_id,
            "asked_on": local_date(each.asked.at, told.opening.time_zone),
            "is_answered": each.answered is not None,
            "waits": each.waits,
            "text": await reading.reveal(case_id, texts[each.question_id], purpose="read_question")
            if reveal and told.parties[each.party_id].erased is None
            else None,
        }
        for each in told.questions.values()
    ]
    rows = (
        (
            each["question_id"],
            each["party_id"],
            day_in_words(local_date(told.questions[str(each["question_id"])].asked.at, "UTC")),
            "answered" if each["is_answered"] else "waits" if each["waits"] else "let go",
            each["text"] or "",
        )
        for each in data
    )
    heading = table("question", "party", "asked", "stands", "text", rows=rows)
    return Answer(data=data, shown=[heading if data else "No questions were asked."])


async def answer(
    acting: Acting,
    case: CaseGiven,
    question: QuestionGiven,
    text: TextGiven = None,
    text_file: TextFileGiven = None,
) -> Answer:
    """Answer a question: the text goes out in a letter as it is written."""
    wording = read_text("answer", text, text_file) or asked("The answer")
    if wording is None:
        message = "give the answer: --text-file FILE, --text -, or --text TEXT"
        raise InputRefused(message)

    file = await acting.parts.files.open(await acting.case(case))
    asked_by = file.replayed().questions.get(question)

    async def statement(keep: Keep) -> list[FactBody]:
        kept = await keep(VaultKind.ANSWER_TEXT, wording, asked_by.party_id if asked_by else None)
        return [QuestionAnswered(question_id=question, answer=kept)]

    receipt = await acting.state(case, statement, purpose="answer_question")
    return await answer_with_receipt(acting, receipt, f"question {question} is answered")


async def alarm(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that a party said: I am not safe. Somebody is told the same day, and again until done.

    If she is in danger now, call for help first.
    """
    receipt = await acting.submit(case, SafetyAlarmRaised(party_id=party))
    return await answer_with_receipt(acting, receipt, f"{party} is not safe; staff are told now")


async def alarm_answered(acting: Acting, case: CaseGiven, party: PartyGiven) -> Answer:
    """Record that a person took care of an alarm."""
    receipt = await acting.submit(case, SafetyAlarmAnswered(party_id=party))
    return await answer_with_receipt(acting, receipt, f"somebody took care of {party}'s alarm")


async def voice(
    acting: Acting,
    case: CaseGiven,
    party: PartyGiven,
    notice: Annotated[NoticeKind, typer.Argument(help="Which news was offered.")],
) -> Answer:
    """Record that a person offered to tell a party by voice; the letter may follow."""
    receipt = await acting.submit(case, VoiceOffered(party_id=party, notice=notice))
    return await answer_with_receipt(acting, receipt, f"{party} was offered: {plain(notice)}")
