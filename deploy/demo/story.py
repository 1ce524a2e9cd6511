"""The story: who is in the case, and what people do in it from January to October."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from deploy.demo.play import Play
from services.desk.intake import Choice, Intake, NewParty
from services.policies.documents import load_policy
from workflows import case_facts as c
from workflows.calendar import WEEKDAYS_ONLY
from workflows.parties import Channel, Language, Role
from workflows.party_facts import PartyInformed
from workflows.policy import content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category, ClockName, Conclusion, Decision, Outcome, Stage, Word

ZONE = "Europe/Paris"
BEGINS = datetime(2027, 1, 11, 9, 30, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
ENDS = date(2027, 10, 12)

OFFICER = "st-intake-1"
INVESTIGATOR = "st-investigator-1"
HEAD = "st-investigation-head"
DECIDER = "st-decision-1"
RESPONDENT = "p3"
"""The third person whom the intake names."""


def on(month: int, day: int, hour: int = 10) -> datetime:
    """A local hour of a day in the year of the story."""
    return datetime.combine(date(2027, month, day), time(hour), ZoneInfo(ZONE)).astimezone(UTC)


async def tell_the_story(play: Play) -> None:
    """Play all chapters in order."""
    for chapter in (
        _a_report_comes_in,
        _the_investigation_begins,
        _the_office_keeps_its_word,
        _the_office_is_silent,
        _something_may_not_be_told,
        _the_benchmark_passes,
        _the_report_is_handed_over,
        _the_decision_is_late,
        _the_outcome_and_after,
    ):
        await chapter(play)


async def _a_report_comes_in(play: Play) -> None:
    play.page.chapter(
        "A report comes in",
        what_to_watch=(
            "Each person is asked how to be reached. Within days she knows what will happen"
            " and when she hears next. The respondent hears nothing before the investigators"
            " say so."
        ),
    )
    await play.open(
        Intake(
            category=Category.SEXUAL_HARASSMENT,
            time_zone=ZONE,
            offices={
                OfficeDuty.INTAKE: "intake-desk",
                OfficeDuty.INVESTIGATING: "investigation-office",
                OfficeDuty.DECIDING: "decision-office",
            },
            policy=content_hash(load_policy("un-women-2020")),
            calendar=content_hash(WEEKDAYS_ONLY),
            received_at=BEGINS,
            parties=(
                NewParty(
                    role=Role.AFFECTED_PERSON,
                    name="Ada Testcase",
                    choice=_choice(Channel.FULL_MAIL, Language.FRENCH, "ada.testcase@example.org"),
                ),
                NewParty(
                    role=Role.REPORTER,
                    name="Rita Testcase",
                    choice=_choice(
                        Channel.NEUTRAL_MAIL, Language.ENGLISH, "rita.testcase@example.org"
                    ),
                ),
                NewParty(role=Role.RESPONDENT, staff_id=HEAD),
            ),
        ),
        by=OFFICER,
    )
    await play.until(on(1, 18))


async def _the_investigation_begins(play: Play) -> None:
    play.page.chapter(
        "The investigation begins",
        what_to_watch=(
            "She hears of each step. A witness hears from us only now that the investigating "
            "office has informed her, on a page of her own, and never more than she may know."
        ),
    )
    await play.give(c.StageAdvanced(to=Stage.ASSESSMENT), by=INVESTIGATOR)
    await play.until(on(1, 25))
    await play.give(c.StageAdvanced(to=Stage.INVESTIGATION), by=INVESTIGATOR)
    await play.until(on(2, 8))
    witness = await play.add(
        NewParty(
            role=Role.WITNESS,
            name="Wilma Testcase",
            choice=_choice(Channel.PAGE, Language.SPANISH),
        ),
        by=INVESTIGATOR,
    )
    await play.give(PartyInformed(party_id=witness), by=INVESTIGATOR)
    await play.until(on(2, 12))


async def _the_office_keeps_its_word(play: Play) -> None:
    play.page.chapter(
        "An update, and the office answers",
        what_to_watch=(
            "Some days before the update is due, the investigators are asked whether there "
            "is something new. There is not, and that is what she is told."
        ),
    )
    play.word = Word.NOTHING_NEW
    await play.until(on(3, 5))


async def _the_office_is_silent(play: Play) -> None:
    play.page.chapter(
        "An update, and nobody answers",
        what_to_watch=(
            "The silence climbs inside the office, past the head, who is the respondent. "
            "The letter goes out on its date all the same, and does not claim that all is "
            "on track."
        ),
    )
    play.word = None
    await play.until(on(4, 5))


async def _something_may_not_be_told(play: Play) -> None:
    play.page.chapter(
        "Something may not be told",
        what_to_watch=(
            "The investigators withhold content, with a reason and a day to look again. "
            "They cannot make the letters stop."
        ),
    )
    await play.give(
        c.ContentHeld(reason="risk_to_evidence", review_on=date(2027, 5, 4)), by=INVESTIGATOR
    )
    await play.until(on(4, 23))


async def _the_benchmark_passes(play: Play) -> None:
    play.page.chapter(
        "The benchmark passes",
        what_to_watch=(
            "Those who can do something are told before the day, and she on it, with an "
            "apology. Then the office gives a reason and a date, and she hears both. With the "
            "evidence safe, the hold ends and the respondent is informed."
        ),
    )
    await play.until(on(4, 30))
    await play.give(
        c.ClockExtended(
            clock=ClockName.INVESTIGATION,
            expected_on=date(2027, 5, 28),
            reason="forensic_analysis",
        ),
        by=INVESTIGATOR,
    )
    await play.until(on(5, 4, 15))
    await play.give(c.HoldReleased(), by=INVESTIGATOR)
    play.word = Word.NOTHING_NEW
    await play.until(on(5, 10))
    choice = _choice(Channel.NEUTRAL_MAIL, Language.ENGLISH, "hanna.private@example.org")
    await play.choose(RESPONDENT, choice, by=INVESTIGATOR)
    await play.give(PartyInformed(party_id=RESPONDENT), by=INVESTIGATOR)
    await play.until(on(5, 24))


async def _the_report_is_handed_over(play: Play) -> None:
    play.page.chapter(
        "The investigation ends, and the report changes hands",
        what_to_watch=(
            "She is told first, the respondent after her. From here on another office owes "
            "the time that passes."
        ),
    )
    await play.give(
        c.StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT), by=INVESTIGATOR
    )
    await play.until(on(6, 1))
    await play.give(c.ReportReceived(), by=DECIDER)
    await play.until(on(7, 12))


async def _the_decision_is_late(play: Play) -> None:
    play.page.chapter(
        "The decision is late",
        what_to_watch=(
            "Lateness has an owner. It climbs rung by rung through the deciding office, and"
            " does not stop at its head."
        ),
    )
    await play.until(on(9, 1))


async def _the_outcome_and_after(play: Play) -> None:
    play.page.chapter(
        "The outcome, the end, and after",
        what_to_watch=(
            "A closed case is not a forgotten one: somebody asks whether she is left in peace."
        ),
    )
    await play.give(c.DecisionRecorded(decision=Decision.ACTION_TAKEN), by=DECIDER)
    await play.until(on(9, 9))
    await play.give(c.CaseClosed(outcome=Outcome.DECIDED), by=OFFICER)
    await play.until(on(ENDS.month, ENDS.day))


def _choice(channel: Channel, language: Language, address: str | None = None) -> Choice:
    return Choice(
        channel=channel,
        language=language,
        time_zone=ZONE,
        address=address,
        knowingly=channel.lays_the_letter_open,
    )
