"""The invented cases: one for each thing that a newcomer wants to see once. Nobody here exists."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from deploy.demo.register.turns import (
    InventedCase,
    Turn,
    answers,
    asks,
    says,
    says_herself,
    says_of_today,
)
from services.desk.intake import Choice, NewParty
from workflows.case_facts import (
    CaseClosed,
    ClockExtended,
    ClockPaused,
    ContentHeld,
    DecisionRecorded,
    ReportReceived,
    StageAdvanced,
)
from workflows.facts import FactBody
from workflows.parties import Channel, Language, Role
from workflows.party_facts import PartyInformed, SafetyAlarmRaised, WithdrawalRequested
from workflows.stages import (
    Approach,
    Category,
    ClockName,
    Conclusion,
    Decision,
    Outcome,
    Stage,
)

ZONE: Final = "Europe/Zurich"

INTAKE: Final = "st-intake-1"
INVESTIGATOR: Final = "st-investigator-1"
DECIDER: Final = "st-decision-1"
RESPONDENT: Final = "st-investigator-2"
"""Who of the staff is named in one of the cases: it is not there for him."""


def _affected(
    name: str, channel: Channel, language: Language = Language.ENGLISH, *, vulnerable: bool = False
) -> NewParty:
    return NewParty(
        role=Role.AFFECTED_PERSON,
        name=f"{name} Testcase",
        vulnerable=vulnerable,
        choice=_choice(name, channel, language),
    )


def _reporter(name: str) -> NewParty:
    choice = _choice(name, Channel.NEUTRAL_MAIL, Language.ENGLISH)
    return NewParty(role=Role.REPORTER, name=f"{name} Testcase", choice=choice)


def _choice(name: str, channel: Channel, language: Language) -> Choice:
    return Choice(
        channel=channel,
        language=language,
        time_zone=ZONE,
        address=f"{name.lower()}.testcase@example.org" if channel.uses_mail else None,
        knowingly=channel.lays_the_letter_open,
    )


def _assessed(day: int) -> Turn:
    return says(day, INTAKE, StageAdvanced(to=Stage.ASSESSMENT))


def _investigated(day: int) -> Turn:
    return says(day, INVESTIGATOR, StageAdvanced(to=Stage.INVESTIGATION))


def _report_sent(day: int) -> Turn:
    sent = StageAdvanced(to=Stage.DECISION, conclusion=Conclusion.REPORT_SENT)
    return says(day, INVESTIGATOR, sent)


def _received(day: int) -> Turn:
    return says(day, DECIDER, ReportReceived())


def _in_days(days: int, fact: Callable[[date], FactBody]) -> Callable[[date], list[FactBody]]:
    return lambda today: [fact(today + timedelta(days=days))]


INVENTED: Final[tuple[InventedCase, ...]] = (
    InventedCase(
        shows="just reported; her first letter is on its way",
        days_ago=1,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Ada", Channel.NEUTRAL_MAIL),),
    ),
    InventedCase(
        shows="in assessment, whole letters in French",
        days_ago=9,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Bea", Channel.FULL_MAIL, Language.FRENCH), _reporter("Rita")),
        turns=(_assessed(2),),
    ),
    InventedCase(
        shows="the assessment is past its benchmark, and nobody gave the office's word",
        days_ago=40,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Cleo", Channel.NEUTRAL_MAIL, Language.SPANISH),),
        turns=(_assessed(3),),
        answers=False,
    ),
    InventedCase(
        shows="the investigation is late, with a reason and a new date; a question waits",
        days_ago=130,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Dana", Channel.PAGE),),
        turns=(
            _assessed(4),
            _investigated(18),
            asks(40, "p1", "Will the people I named be asked?"),
            answers(
                43,
                INVESTIGATOR,
                "q1",
                "Yes. Each of them will be asked before the investigation ends.",
            ),
            says_of_today(
                104,
                INVESTIGATOR,
                _in_days(
                    45,
                    lambda day: ClockExtended(
                        clock=ClockName.INVESTIGATION, expected_on=day, reason="complexity"
                    ),
                ),
            ),
            asks(128, "p1", "May I bring somebody with me to the next interview?"),
        ),
        page_in=Language.ENGLISH,
    ),
    InventedCase(
        shows="content is withheld, with a day to look again",
        days_ago=75,
        category=Category.EXPLOITATION_AND_ABUSE,
        parties=(_affected("Edda", Channel.NEUTRAL_MAIL, Language.FRENCH, vulnerable=True),),
        turns=(
            _assessed(1),
            _investigated(10),
            says_of_today(
                60,
                INVESTIGATOR,
                _in_days(28, lambda day: ContentHeld(reason="risk_to_evidence", review_on=day)),
            ),
        ),
    ),
    InventedCase(
        shows="the report is with the deciding office, within its benchmark",
        days_ago=140,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Faye", Channel.FULL_MAIL), _reporter("Rosa")),
        turns=(_assessed(2), _investigated(14), _report_sent(100), _received(108)),
    ),
    InventedCase(
        shows="the decision is past its benchmark",
        days_ago=185,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Gila", Channel.NEUTRAL_MAIL),),
        turns=(_assessed(2), _investigated(12), _report_sent(95), _received(101)),
        answers=False,
    ),
    InventedCase(
        shows="she said today that she is not safe",
        days_ago=60,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Hope", Channel.PAGE, vulnerable=True),),
        turns=(
            _assessed(1),
            _investigated(12),
            says_herself(60, "p1", SafetyAlarmRaised(party_id="p1")),
        ),
    ),
    InventedCase(
        shows="closed without an investigation; after-care goes on",
        days_ago=55,
        category=Category.OTHER_MISCONDUCT,
        parties=(_affected("Ines", Channel.FULL_MAIL, Language.SPANISH),),
        turns=(_assessed(3), says(24, INTAKE, CaseClosed(outcome=Outcome.NO_INVESTIGATION))),
    ),
    InventedCase(
        shows="decided and closed; a check-in is due",
        days_ago=170,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Jola", Channel.NEUTRAL_MAIL),),
        turns=(
            _assessed(2),
            _investigated(9),
            _report_sent(80),
            _received(84),
            says(120, DECIDER, DecisionRecorded(decision=Decision.ACTION_TAKEN)),
            says(128, INTAKE, CaseClosed(outcome=Outcome.DECIDED)),
        ),
    ),
    InventedCase(
        shows="reported without a name, and with no way yet to be told anything",
        days_ago=12,
        category=Category.EXPLOITATION_AND_ABUSE,
        parties=(NewParty(role=Role.AFFECTED_PERSON),),
        turns=(_assessed(2),),
    ),
    InventedCase(
        shows="she asked to withdraw; an officer has to settle it",
        days_ago=50,
        category=Category.SEXUAL_HARASSMENT,
        parties=(_affected("Kira", Channel.PAGE, Language.FRENCH),),
        turns=(
            _assessed(2),
            _investigated(20),
            says_herself(48, "p1", WithdrawalRequested(party_id="p1")),
        ),
        approach=Approach.INFORMAL,
        page_in=Language.FRENCH,
    ),
    InventedCase(
        shows="the clock stands still for a criminal proceeding; updates go on",
        days_ago=90,
        category=Category.EXPLOITATION_AND_ABUSE,
        parties=(_affected("Lena", Channel.NEUTRAL_MAIL),),
        turns=(
            _assessed(2),
            _investigated(11),
            says(
                70,
                INVESTIGATOR,
                ClockPaused(clock=ClockName.INVESTIGATION, reason="criminal_proceeding"),
            ),
        ),
    ),
    InventedCase(
        shows="due in a few days; one of the staff is named in it, and does not find it",
        days_ago=100,
        category=Category.SEXUAL_HARASSMENT,
        parties=(
            _affected("Mara", Channel.FULL_MAIL),
            NewParty(role=Role.RESPONDENT, staff_id=RESPONDENT),
        ),
        turns=(_assessed(3), _investigated(13)),
    ),
    InventedCase(
        shows="letters are brought by hand",
        days_ago=33,
        category=Category.PARTNER_RUN,
        parties=(_affected("Nora", Channel.BY_HAND),),
        turns=(_assessed(5), _investigated(16)),
    ),
    InventedCase(
        shows="the report was sent, and nobody has received it: the hand-over is late",
        days_ago=115,
        category=Category.SEXUAL_HARASSMENT,
        parties=(
            _affected("Oona", Channel.NEUTRAL_MAIL),
            NewParty(
                role=Role.WITNESS,
                name="Wilma Testcase",
                choice=_choice("Wilma", Channel.NEUTRAL_MAIL, Language.ENGLISH),
            ),
        ),
        turns=(
            _assessed(2),
            _investigated(10),
            says(30, INVESTIGATOR, PartyInformed(party_id="p2")),
            _report_sent(92),
        ),
    ),
)
