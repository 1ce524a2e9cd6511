"""What the desk takes before it changes anything: that somebody may, as it was decided.

A permit names who, in which case, and for what; only what goes with that can be said on it. It is
made where something is decided: by the gate for the staff, by `party_wishes` for a party on her
page, and for the few things that nobody asks for in `own_work`. A test holds everybody else from
making one, so that nothing reaches a case past the decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.access.operations import Operation
from services.access.own_work import OwnWork
from services.access.party_wishes import PartyWish
from services.access.sayings import may_be_said
from workflows.facts import Actor, ActorKind, FactBody

Matter = Operation | PartyWish | OwnWork
"""For what a permit is."""


class SaidBeyondPermit(Exception):
    """Something would be said that was not decided on: a fault of the program, never of a person.

    The message names kinds of facts and no values.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """That somebody may do something in a case.

    Attributes:
        actor: Who.
        case_id: In which case.
        matter: What was decided on.
    """

    actor: Actor
    case_id: str
    matter: Matter

    def require_said(self, bodies: Iterable[FactBody]) -> None:
        """Make sure that what would be said goes with what was decided.

        A party speaks for herself alone, whatever it is about.

        Raises:
            SaidBeyondPermit: it does not.
        """
        for body in bodies:
            spoken_for = getattr(body, "party_id", self.actor.actor_id)
            of_herself = self.actor.kind is not ActorKind.PARTY or spoken_for == self.actor.actor_id
            if not (of_herself and may_be_said(self.matter, type(body))):
                message = f"'{body.kind}' does not go with a permit for '{self.matter}'"
                raise SaidBeyondPermit(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitToOpen:
    """That somebody may open a case, which does not exist yet."""

    actor: Actor

    def of(self, case_id: str) -> Permit:
        """The same for the case that is opened."""
        return Permit(actor=self.actor, case_id=case_id, matter=Operation.OPEN_CASE)


def for_own_work(work: OwnWork, case_id: str, actor: Actor) -> Permit:
    """The permit for what the engine does by itself, or what is played."""
    return Permit(actor=actor, case_id=case_id, matter=work)
