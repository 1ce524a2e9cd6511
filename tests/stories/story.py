"""A story: who is in a case, and what people tell the desk when. What follows is not in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time

from services.desk.intake import Intake, NewParty
from services.policies.documents import load_policy
from services.vault.kinds import VaultKind
from workflows.calendar import WEEKDAYS_ONLY
from workflows.delivery_facts import LetterHanded
from workflows.facts import Fact, FactBody
from workflows.fold import replay
from workflows.instants import SafeHours
from workflows.notices import DeliveryOutcome
from workflows.policy import Policy, content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category

Bodies = Callable[[Sequence[Fact]], Sequence[FactBody]]
"""What is said at a step, which may depend on the facts so far."""

OFFICES = {
    OfficeDuty.INTAKE: "intake-desk",
    OfficeDuty.INVESTIGATING: "investigation-office",
    OfficeDuty.DECIDING: "decision-office",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """At one instant somebody gives the desk a command."""

    at: datetime
    bodies: Bodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A case as people make it.

    ``texts`` are what references in the steps' facts stand for, until the vault gives real ones.
    ``adopted`` are the policies to which the case moves on its way.
    """

    name: str
    opened_at: datetime
    parties: tuple[NewParty, ...]
    steps: tuple[Step, ...]
    until: datetime
    texts: dict[str, tuple[VaultKind, str]] = field(default_factory=dict)
    adopted: tuple[Policy, ...] = ()

    def intake(self) -> Intake:
        """How the case comes in."""
        return Intake(
            category=Category.SEXUAL_HARASSMENT,
            time_zone="Europe/Paris",
            offices=OFFICES,
            policy=content_hash(load_policy("un-women-2020")),
            calendar=content_hash(WEEKDAYS_ONLY),
            received_at=self.opened_at,
            parties=self.parties,
        )


def at_any_hour(story: Story) -> Story:
    """The same story with parties who may be reached on the same days, at almost any hour.

    A minute a day is too little for a letter that has to be tried again.
    """
    return replace(story, parties=tuple(_at_any_hour(party) for party in story.parties))


def _at_any_hour(party: NewParty) -> NewParty:
    if party.choice is None:
        return party
    hours = SafeHours(
        begins=time(0, 1), ends=time(23, 30), weekdays=party.choice.safe_hours.weekdays
    )
    return replace(party, choice=replace(party.choice, safe_hours=hours))


def at(day: str, hour: int = 12, minute: int = 0) -> datetime:
    """An instant of a day, in UTC."""
    return datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=UTC)


def said(when: datetime, *bodies: FactBody) -> Step:
    """Somebody says this, whatever happened before."""
    return Step(at=when, bodies=lambda _: bodies)


def handed_over(when: datetime) -> Step:
    """The officer brings every letter that was printed and not yet brought."""
    return Step(at=when, bodies=letters_in_hand)


def letters_in_hand(facts: Sequence[Fact]) -> list[LetterHanded]:
    """The confirmation of each letter that was printed and has not reached its party."""
    waiting = {
        attempt.fact.letter_id: None
        for attempt in replay(facts).attempts.values()
        if attempt.fact.outcome is DeliveryOutcome.PRINTED
    }
    return [LetterHanded(letter_id=letter_id) for letter_id in waiting]
