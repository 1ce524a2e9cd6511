"""``duecourse timeline`` and ``schema``: the planner alone, without a server or any setting."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter

from services.cli.answers import Answer, as_json_text
from services.cli.facts_file import FACTS, read_facts
from services.cli.options import CalendarGiven
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone
from services.cli.typed import read_instant, read_path, read_policy_name
from services.cli.words import instant_in_words, plain, plan_in_words
from services.opening.documents import Documents
from services.policies.schema import policy_schema
from workflows.calendar import WEEKDAYS_ONLY
from workflows.fold import replay
from workflows.planner import Plan, plan_case


class Schema(StrEnum):
    """The documents that have a JSON Schema."""

    FACTS = "facts"
    POLICY = "policy"
    TIMELINE = "timeline"

    @property
    def document(self) -> dict[str, Any]:
        """The schema itself."""
        match self:
            case Schema.FACTS:
                return FACTS.json_schema()
            case Schema.POLICY:
                return policy_schema()
            case Schema.TIMELINE:
                return TypeAdapter(Timeline).json_schema(mode="serialization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What ``duecourse timeline --json`` prints: the plan of the facts at an instant."""

    policy: str
    policy_version: int
    now: datetime
    time_zone: str
    plan: Plan


def offer(commands: Commands) -> None:
    """Offer the commands that need nothing but what they are given."""
    commands.add("timeline", timeline)
    commands.add("schema", schema)


async def timeline(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    facts: Annotated[
        Path,
        typer.Argument(
            metavar="FACTS.json",
            parser=refusing(read_path),
            help="Facts, as 'duecourse schema facts' says.",
        ),
    ],
    policy: Annotated[
        str,
        typer.Option(
            metavar="NAME|FILE",
            parser=refusing(read_policy_name),
            help="The policy: see 'duecourse policy list'.",
        ),
    ],
    now: Annotated[
        datetime,
        typer.Option(
            metavar="INSTANT",
            parser=refusing(read_instant),
            help="The instant to plan for: 2027-01-11T09:00+01:00.",
        ),
    ],
    calendar: CalendarGiven = None,
) -> Answer:
    """Plan a case from its facts alone: clocks, promises, what is due and to come.

    Nothing is read but the files, and nothing is stored. 'duecourse case facts CASE --json' prints
    the facts of a case in this form; a fact written by hand needs 'occurred_at' and 'body' only.
    """
    documents = Documents.named(policy, calendar or WEEKDAYS_ONLY.name, today=now.date())
    known = read_facts(facts, now)
    case = replay(known)
    plan = plan_case(documents.policy, documents.calendar, case, now)
    zone = case.opening.time_zone
    answer = Timeline(
        policy=documents.policy.name,
        policy_version=documents.policy.version,
        now=now,
        time_zone=zone,
        plan=plan,
    )
    heading = (
        f"In {plain(plan.stage)} at {instant_in_words(now, zone)} ({zone}), by {answer.policy}"
    )
    return Answer(data=answer, shown=[heading, *plan_in_words(plan, now, zone)])


async def schema(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    of: Annotated[Schema, typer.Argument(metavar="DOCUMENT", help="Of which document.")],
) -> Answer:
    """Print the JSON Schema of a document."""
    return Answer(data=of.document, shown=[as_json_text(of.document)])
