"""Cases for measuring: one affected person each, who gets whole letters by mail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.desk.intake import Choice, Intake, NewParty, new_id
from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import Actor, ActorKind
from workflows.instants import SafeHours
from workflows.obligations import fraction_of, keyed_id
from workflows.parties import Channel, Language, Role
from workflows.party import LATEST_IN_SAFE_HOURS
from workflows.policy import content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")
PARTY = "p1"
POLICY = content_hash(load_policy("un-women-2020"))
CALENDAR = content_hash(WEEKDAYS_ONLY)


def address(number: int) -> str:
    """The address of the affected person of a case."""
    return f"person{number}@example.org"


def intake(number: int, safe: SafeHours, zone: str, received: datetime) -> Intake:
    """The intake of a case."""
    return Intake(
        category=Category.SEXUAL_HARASSMENT,
        time_zone=zone,
        offices={
            OfficeDuty.INTAKE: "intake-desk",
            OfficeDuty.INVESTIGATING: "investigation-office",
            OfficeDuty.DECIDING: "decision-office",
        },
        policy=POLICY,
        calendar=CALENDAR,
        received_at=received,
        parties=(
            NewParty(
                role=Role.AFFECTED_PERSON,
                name="Ada Testcase",
                choice=Choice(
                    channel=Channel.FULL_MAIL,
                    language=Language.ENGLISH,
                    time_zone=zone,
                    address=address(number),
                    knowingly=True,
                    safe_hours=safe,
                ),
            ),
        ),
    )


def zone_at_noon(now: datetime) -> str:
    """A time zone in which it is about noon, so that no window meets the end of a day."""
    offset = 12 - now.astimezone(UTC).hour
    # POSIX writes the sign the other way round: Etc/GMT-3 lies three hours east of Greenwich.
    return "Etc/GMT" if offset == 0 else f"Etc/GMT{'-' if offset > 0 else '+'}{abs(offset)}"


def safe_window(begins: datetime, length: timedelta, zone: str) -> SafeHours:
    """Safe hours that begin at the full second of an instant and last ``length``."""
    local = _local(begins, zone)
    return SafeHours(begins=local, ends=_local(begins + length, zone))


def _local(instant: datetime, zone: str) -> time:
    return instant.astimezone(ZoneInfo(zone)).time().replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Letters that fall due together.

    Attributes:
        within: The first part of the safe hours, in which every one of them falls due.
        safe_hours: Outside them nothing is sent, however much waits.
    """

    within: timedelta
    safe_hours: timedelta


def commands_due_at_once(salt_of: Callable[[str], str], burst: Burst) -> Iterator[str]:
    """Command ids of intakes whose letters all fall due within the burst.

    ``salt_of`` gives the salt of the case that a command id opens.
    """
    seconds = burst.safe_hours.total_seconds() * LATEST_IN_SAFE_HOURS
    while True:
        command_id = new_id("k")
        lies_at = seconds * fraction_of(keyed_id(salt_of(command_id), "hour", PARTY))
        if 0 < lies_at <= burst.within.total_seconds():
            yield command_id


AT_ONCE = Burst(within=timedelta(seconds=3), safe_hours=timedelta(minutes=15))
IN_A_MINUTE = Burst(within=timedelta(minutes=1), safe_hours=timedelta(minutes=60))
"""For very many: they are chosen by trying, and on a slow machine they take long to send."""
