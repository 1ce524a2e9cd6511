"""The cases of a register, as if a policy had been in force from the day each was received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from services.importing.history import stages_of_row
from services.importing.mapping import RegisterMapping
from services.importing.reading import read_register
from services.importing.reasons import RejectedRow, SetAside
from services.importing.register_row import RegisterRow
from services.simulation.opening import opening
from services.simulation.script import CaseScript, Step
from workflows.admission import Refused, admit
from workflows.facts import Actor, ActorKind, Command, Fact, FactBody
from workflows.instants import start_of_day
from workflows.parties import Channel, Preferences
from workflows.party_facts import PartyAdded, PartyPreferred

PERSON = "p1"
ADDRESS = "vr_simulated-address"
IMPORTER = Actor(kind=ActorKind.IMPORT, actor_id="simulation")

LATEST = date(2199, 12, 31)
"""What lies after the simulated period has not happened yet; the mapping may set an earlier day."""

MORNING = timedelta(hours=9)
"""A register knows days only; what happened on one begins in the morning, an hour apart."""

HOUR = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class RegisterCases:
    """The sound rows of a register, one script each; nothing personal is taken out of a row.

    Attributes:
        file: The register.
        mapping: What its columns and words mean.
        set_aside: Rows that were set aside so far, by reason.
    """

    file: Path
    mapping: RegisterMapping
    set_aside: dict[SetAside, int] = field(default_factory=dict)

    def scripts(self) -> Iterator[CaseScript]:
        """Every sound row in the file's order.

        Raises:
            UnreadableRegister: the file cannot be read with this mapping.
        """
        for row in read_register(self.file, self.mapping, LATEST):
            try:
                yield _script(row, self.mapping)
            except _SetAside as reason:
                self.set_aside[reason.why] = self.set_aside.get(reason.why, 0) + 1


class _SetAside(Exception):
    def __init__(self, why: SetAside) -> None:
        self.why = why
        super().__init__(why)


def _script(row: RegisterRow | RejectedRow, mapping: RegisterMapping) -> CaseScript:
    if isinstance(row, RejectedRow):
        raise _SetAside(row.reason)
    zone = mapping.time_zone
    first = Step(
        at=start_of_day(row.received_on, zone) + MORNING,
        bodies=(
            opening(
                category=row.category,
                zone=zone,
                key=f"{mapping.register_name}/{row.key}",
                offices=row.offices,
            ),
            *_person(row),
        ),
    )
    later = (
        Step(at=day + MORNING + place * HOUR, bodies=tuple(bodies))
        for place, (day, bodies) in enumerate(stages_of_row(row, zone), start=1)
    )
    steps = (first, *later)
    _check(steps)
    return CaseScript(steps=steps)


def _person(row: RegisterRow) -> list[FactBody]:
    """The person of the row, there from the beginning; what is personal stays in the register."""
    if row.party is None:
        return []
    bodies: list[FactBody] = [PartyAdded(party_id=PERSON, role=row.party.role)]
    choice = row.party.choice
    if choice is not None:
        channel = Channel(choice.channel)
        preferences = Preferences(
            channel=channel,
            language=choice.language,
            time_zone=choice.time_zone,
            address=ADDRESS if channel.needs_an_address else None,
            safe_hours=choice.safe_hours,
            rhythm=choice.rhythm,
        )
        bodies.append(PartyPreferred(party_id=PERSON, preferences=preferences))
    return bodies


def _check(steps: Sequence[Step]) -> None:
    """Admit every step as a case would."""
    facts: tuple[Fact, ...] = ()
    for place, step in enumerate(steps):
        command = Command(
            command_id=f"row.{place}",
            actor=IMPORTER,
            occurred_at=step.at,
            issued_at=step.at,
            bodies=tuple(step.bodies),
        )
        try:
            facts += admit(facts, command)
        except Refused:
            raise _SetAside(SetAside.IMPOSSIBLE_HISTORY) from None
