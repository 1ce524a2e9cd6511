"""Cases for measuring: one affected person each, who gets whole letters by mail."""

import math
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.desk.intake import Author, Choice, Intake, NewParty, intake_facts, keeping, new_id
from services.installation import Installation
from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY
from workflows.facts import Actor, ActorKind, Command
from workflows.instants import SafeHours
from workflows.messages import CaseStart
from workflows.obligations import fraction_of, keyed_id
from workflows.parties import Channel, Language, Role
from workflows.planning.frame import BEFORE_THE_LAST_QUARTER
from workflows.policy import content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category

OFFICER = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")
PARTY = "p1"
SHORTEST_WINDOW = timedelta(minutes=1)
"""Safe hours are never shorter."""

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
    return SafeHours(begins=local, ends=_local(begins + max(length, SHORTEST_WINDOW), zone))


def _local(instant: datetime, zone: str) -> time:
    return instant.astimezone(ZoneInfo(zone)).time().replace(microsecond=0)


def same_second_salts() -> Iterator[str]:
    """Salts of cases whose letters all fall on the same second of the shortest safe hours."""
    seconds = SHORTEST_WINDOW.total_seconds() * BEFORE_THE_LAST_QUARTER
    while True:
        salt = secrets.token_hex(16)
        if math.ceil(seconds * fraction_of(keyed_id(salt, "hour", PARTY))) == SAME_SECOND:
            yield salt


SAME_SECOND = 20
"""Which second of the window: some way in, so that all cases are open before it."""


async def open_with_salt(parts: Installation, intake: Intake, salt: str) -> str:
    """Open a case as the desk does, but with a chosen salt; the id of the case."""
    command_id = new_id("k")
    case_id = new_id("c")
    author = Author(actor=f"{OFFICER.kind}:{OFFICER.actor_id}", purpose="intake")
    bodies = await intake_facts(intake, salt, keeping(parts.vault, case_id, author))
    now = parts.clock.now()
    command = Command(
        command_id=command_id,
        actor=OFFICER,
        occurred_at=intake.received_at,
        issued_at=now,
        bodies=tuple(bodies),
    )
    await parts.desk.workflows.give(command, CaseStart(case_id=case_id))
    return case_id
