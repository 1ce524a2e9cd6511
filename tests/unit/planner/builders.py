"""Facts and documents with small defaults, for tests of the planner. Every name is invented."""

from datetime import UTC, date, datetime, time, timedelta

from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.case_facts import CaseOpened
from workflows.facts import Actor, ActorKind
from workflows.instants import SafeHours
from workflows.parties import Channel, Language, Preferences, Rhythm, Role
from workflows.party_facts import PartyAdded, PartyPreferred
from workflows.policy import Policy, content_hash
from workflows.stages import Category

POLICY = load_policy("un-women-2020")
CALENDAR = WEEKDAYS_ONLY
ZONE = "Europe/Paris"
OPENED_AT = datetime(2027, 1, 11, 9, tzinfo=UTC)
"""A Monday, ten o'clock in Paris."""

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="officer-1")
SALT = "0" * 32


def case_opened(
    policy: Policy = POLICY,
    calendar: Calendar = CALENDAR,
    *,
    category: Category = Category.SEXUAL_HARASSMENT,
    zone: str = ZONE,
) -> CaseOpened:
    """The opening of a case in Paris."""
    return CaseOpened.model_validate(
        {
            "category": category,
            "policy": content_hash(policy),
            "calendar": content_hash(calendar),
            "time_zone": zone,
            "offices": {
                "intake_office": "office-a",
                "investigating_office": "office-b",
                "deciding_office": "office-c",
            },
            "salt": SALT,
        }
    )


def added(party_id: str, role: Role = Role.AFFECTED_PERSON, **more: object) -> PartyAdded:
    """A party entered the case."""
    return PartyAdded.model_validate({"party_id": party_id, "role": role, **more})


def wishes(
    channel: Channel = Channel.FULL_MAIL,
    *,
    zone: str = ZONE,
    rhythm: Rhythm = Rhythm.PROMPT,
    hours: SafeHours | None = None,
    language: Language = Language.FRENCH,
    key_expires_at: datetime | None = None,
) -> Preferences:
    """How a party wants to hear: by full mail, from nine to five."""
    return Preferences(
        channel=channel,
        language=language,
        time_zone=zone,
        address="vr_address-1" if channel.needs_an_address else None,
        safe_hours=hours or SafeHours(),
        rhythm=rhythm,
        key="vr_key-0001" if channel.needs_a_key else None,
        key_expires_at=key_expires_at if channel.needs_a_key else None,
    )


def preferred(party_id: str, preferences: Preferences | None = None) -> PartyPreferred:
    """A party chose how to hear."""
    return PartyPreferred(party_id=party_id, preferences=preferences or wishes())


def days(count: float) -> timedelta:
    """So many days."""
    return timedelta(days=count)


def on_weekdays(*weekdays: int, begins: int = 9, ends: int = 17) -> SafeHours:
    """Safe hours on the given ISO weekdays."""
    return SafeHours(begins=time(begins), ends=time(ends), weekdays=frozenset(weekdays))


def closed_on(*holidays: date, week: frozenset[int] = frozenset({1, 2, 3, 4, 5})) -> Calendar:
    """A calendar with these days off."""
    return Calendar(name="test", version="1", working_week=week, days_off=frozenset(holidays))
