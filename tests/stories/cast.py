"""The people of the stories. Every name and address is invented.

Each of them may be reached for one minute of a day only, so that the instant of each letter is
known to the minute without asking the planner.
"""

from datetime import time

from services.desk.intake import Choice, NewParty
from workflows.facts import Actor, ActorKind
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Role

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")

EVERY_DAY = frozenset(range(1, 8))
WEEKDAYS = frozenset(range(1, 6))
TUESDAY_AND_THURSDAY = frozenset({2, 4})


def one_minute_from(begins: time, weekdays: frozenset[int] = EVERY_DAY) -> SafeHours:
    """One minute in which somebody may be reached."""
    return SafeHours(
        begins=begins, ends=begins.replace(minute=begins.minute + 1), weekdays=weekdays
    )


def ada(language: Language = Language.ENGLISH, channel: Channel = Channel.FULL_MAIL) -> NewParty:
    """The affected person, in Paris, at ten in the morning of any day."""
    return NewParty(
        role=Role.AFFECTED_PERSON,
        name="Ada Testcase",
        choice=Choice(
            channel=channel,
            language=language,
            time_zone="Europe/Paris",
            address="ada.testcase@example.org" if channel.needs_an_address else None,
            knowingly=channel.lays_the_letter_open,
            safe_hours=one_minute_from(time(10)),
        ),
    )


REMI = NewParty(
    role=Role.REPORTER,
    name="Rémi Rapporteur-Exemple",
    choice=Choice(
        channel=Channel.NEUTRAL_MAIL,
        language=Language.FRENCH,
        time_zone="America/New_York",
        address="remi.exemple@example.org",
        safe_hours=one_minute_from(time(18), TUESDAY_AND_THURSDAY),
    ),
)
"""A reporter in New York who may be reached on Tuesdays and Thursdays at six in the evening."""

WANDA = NewParty(
    role=Role.WITNESS,
    name="Wanda Muestra",
    choice=Choice(
        channel=Channel.PAGE,
        language=Language.SPANISH,
        time_zone="Asia/Kolkata",
        safe_hours=one_minute_from(time(7), WEEKDAYS),
    ),
)
"""A witness in Kolkata who reads her page; she is told nothing before the office informed her."""

BEA = NewParty(
    role=Role.AFFECTED_PERSON,
    name="Béa Parporteur",
    choice=Choice(
        channel=Channel.BY_HAND,
        language=Language.FRENCH,
        time_zone="Europe/Paris",
        safe_hours=one_minute_from(time(9), WEEKDAYS),
    ),
)
"""A second affected person, to whom letters are brought."""

REX = NewParty(
    role=Role.RESPONDENT,
    name="Rex Respondent-Sample",
    choice=Choice(
        channel=Channel.FULL_MAIL,
        language=Language.ENGLISH,
        time_zone="Europe/Paris",
        address="rex.sample@example.org",
        knowingly=True,
        safe_hours=one_minute_from(time(10, 30), WEEKDAYS),
    ),
)
"""The respondent: hears nothing before the office informed him, nor before the affected persons."""
