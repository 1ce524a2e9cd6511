"""A case told fact by fact, for rules at the door."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from workflows.case_facts import CaseOpened
from workflows.facts import Actor, ActorKind, Command, Fact, FactBody
from workflows.parties import Role
from workflows.party_facts import PartyAdded
from workflows.staff import OfficeDuty
from workflows.stages import Category

AFFECTED = "p1"
RESPONDENT = "p2"
OFFICER = Actor(kind=ActorKind.STAFF, actor_id="s-1")
START = datetime(2027, 1, 4, 9, tzinfo=UTC)


@dataclass
class Story:
    """Facts so far, and the day of the next one."""

    facts: tuple[Fact, ...] = ()
    now: datetime = field(default=START)

    def command(self, *bodies: FactBody) -> Command:
        """The next command, given today."""
        return Command(
            command_id=f"k{len(self.facts) + 1}",
            actor=OFFICER,
            occurred_at=self.now,
            issued_at=self.now,
            bodies=bodies,
        )


def opened() -> tuple[FactBody, ...]:
    """An opening with an affected person and a respondent."""
    return (
        CaseOpened(
            category=Category.SEXUAL_HARASSMENT,
            policy="policy-1",
            calendar="calendar-1",
            time_zone="Europe/Paris",
            offices=dict.fromkeys(OfficeDuty, "office-1"),
            salt="0" * 32,
        ),
        PartyAdded(party_id=AFFECTED, role=Role.AFFECTED_PERSON),
        PartyAdded(party_id=RESPONDENT, role=Role.RESPONDENT, staff_id="s-7"),
    )


def given(opening: tuple[FactBody, ...], *bodies: FactBody) -> Story:
    """A story in which these things happened, a day apart, without asking whether they may."""
    story = Story()
    story.facts = story.command(*opening).facts(1)
    for body in bodies:
        story.now += timedelta(days=1)
        story.facts += story.command(body).facts(len(story.facts) + 1)
    story.now += timedelta(days=1)
    return story
