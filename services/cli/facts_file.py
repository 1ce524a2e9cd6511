"""Facts in a file, as ``duecourse timeline`` reads them: strictly, and within bounds."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from services.cli.failures import InputRefused
from services.cli.personal import read_file
from workflows.admission import Refused, admit
from workflows.facts import ENGINE, SCHEMA_VERSION, Actor, Command, Fact, FactBody, in_order
from workflows.values import Instant, OpaqueId, StrictFrozen

LARGEST_FILE = 2 * 1024 * 1024
MOST_FACTS = 1_000
FAULTS_SHOWN = 20
LONGEST_FAULT = 400


class WrittenFact(StrictFrozen):
    """A fact as a person writes it: what happened, and when; the rest follows unless given.

    Attributes:
        occurred_at: When it happened, with an offset.
        body: What happened; its ``kind`` names which of the kinds of fact it is.
        number: Its place among the case's facts; the place in the file unless given.
        recorded_at: When it became known; when it happened unless given.
        command_id: The command that brought it about.
        digest: What that command said, as the workflow keeps it.
        actor: Who brought it about.
        schema_version: The version of the schema it was written in.
    """

    occurred_at: Instant
    body: FactBody
    number: int | None = Field(default=None, ge=1)
    recorded_at: Instant | None = None
    command_id: OpaqueId | None = None
    digest: str | None = Field(default=None, max_length=128)
    actor: Actor = ENGINE
    schema_version: int = Field(default=SCHEMA_VERSION, ge=1, le=SCHEMA_VERSION)

    def as_fact(self, place: int) -> Fact:
        """The fact that stands at this place of the file, counted from 1."""
        number = self.number or place
        return Fact(
            number=number,
            command_id=self.command_id or f"file-{number}",
            digest=self.digest or hashlib.blake2b(str(number).encode()).hexdigest()[:32],
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at or self.occurred_at,
            actor=self.actor,
            body=self.body,
        )


FACTS: TypeAdapter[list[WrittenFact]] = TypeAdapter(list[WrittenFact])


def read_facts(file: Path, now: datetime) -> tuple[Fact, ...]:
    """The facts of a file, in order and admissible.

    Raises:
        InputRefused: not JSON, not facts, too many, a gap between them, or facts of the future.
        FactsConflict: two different facts carry the same number.
        Refused: a fact that no case would accept, such as a decision before its investigation.
    """
    try:
        written = FACTS.validate_json(read_file(file, largest=LARGEST_FILE), extra="forbid")
    except ValidationError as error:
        raise InputRefused(_faults(file, error)) from None
    if not 0 < len(written) <= MOST_FACTS:
        message = f"{file} has {len(written)} facts; it takes 1 to {MOST_FACTS:,}"
        raise InputRefused(message)
    facts = [each.as_fact(place) for place, each in enumerate(written, start=1)]
    ordered = in_order(facts)
    if len(ordered) < len({fact.number for fact in facts}):
        message = f"{file} has no fact number {len(ordered) + 1}: facts are numbered without a gap"
        raise InputRefused(message)
    _require_known_by(ordered, now)
    _require_admissible(ordered)
    return ordered


def _require_known_by(facts: Sequence[Fact], now: datetime) -> None:
    for fact in facts:
        if fact.recorded_at > now:
            message = (
                f"fact {fact.number} became known at {fact.recorded_at.isoformat()}, after --now: "
                "leave it out, or give a later --now"
            )
            raise InputRefused(message)


def _require_admissible(facts: Sequence[Fact]) -> None:
    for position, fact in enumerate(facts):
        try:
            command = Command(
                command_id=fact.command_id,
                actor=fact.actor,
                occurred_at=fact.occurred_at,
                issued_at=fact.recorded_at,
                bodies=(fact.body,),
            )
            admit(facts[:position], command)
        except Refused as refusal:
            message = f"fact {fact.number}, {fact.body.kind}: {refusal}"
            raise Refused(refusal.code, message) from None
        except ValidationError:
            message = f"fact {fact.number} happened after it became known: check its dates"
            raise InputRefused(message) from None


def _faults(file: Path, error: ValidationError) -> str:
    faults = error.errors(include_input=False, include_url=False)
    lines = [
        f"  {_place(fault['loc'])}{fault['msg'].removeprefix('Value error, ')[:LONGEST_FAULT]}"
        for fault in faults[:FAULTS_SHOWN]
    ]
    if len(faults) > FAULTS_SHOWN:
        lines.append(f"  and {len(faults) - FAULTS_SHOWN} more")
    return "\n".join([f"{file} holds no facts as 'duecourse schema facts' describes them:", *lines])


def _place(location: Sequence[int | str]) -> str:
    if not location:
        return ""
    first, *rest = location
    where = f"fact {first + 1}" if isinstance(first, int) else str(first)
    return ", ".join([where, ".".join(str(part)[:60] for part in rest)]).rstrip(", ") + ": "
