"""Facts: what happened, immutable, numbered within its case. Everything else follows from them."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, model_validator

from workflows.case_facts import CaseFact
from workflows.delivery_facts import DeliveryFact
from workflows.keeping_facts import KeepingFact
from workflows.party_facts import PartyFact
from workflows.upcasting import upcast
from workflows.values import Frozen, Instant, OpaqueId

SCHEMA_VERSION = 1
LONGEST_COMMAND = 64
"""Facts that one command may record together."""

FactBody = Annotated[CaseFact | PartyFact | DeliveryFact | KeepingFact, Field(discriminator="kind")]
"""What a fact says; its ``kind`` names which."""

_BODIES: TypeAdapter[tuple[FactBody, ...]] = TypeAdapter(tuple[FactBody, ...])


class ActorKind(StrEnum):
    """Who brought a fact about."""

    STAFF = "staff"
    PARTY = "party"
    ENGINE = "engine"
    IMPORT = "import"


class Actor(Frozen):
    """Who brought a fact about, by an opaque id."""

    kind: ActorKind
    actor_id: OpaqueId


ENGINE = Actor(kind=ActorKind.ENGINE, actor_id="engine")


class Fact(Frozen):
    """Something that happened.

    ``number`` counts from 1 within the case. ``occurred_at`` is when it happened, ``recorded_at``
    when the system learned of it. ``command_id`` and ``digest`` let the same command be given twice
    and recorded once.
    """

    number: int = Field(ge=1)
    command_id: OpaqueId
    digest: str
    occurred_at: Instant
    recorded_at: Instant
    actor: Actor
    body: FactBody
    schema_version: int = SCHEMA_VERSION

    @model_validator(mode="before")
    @classmethod
    def _in_todays_schema(cls, given: Any) -> Any:
        return upcast(given, SCHEMA_VERSION) if isinstance(given, dict) else given


class Command(Frozen):
    """Facts that somebody wants recorded together: all of them, or none.

    The same ``command_id`` with the same content gets the first answer again; with another content
    it is refused as a conflict.
    """

    command_id: OpaqueId
    actor: Actor
    occurred_at: Instant
    issued_at: Instant
    bodies: Annotated[tuple[FactBody, ...], Field(min_length=1, max_length=LONGEST_COMMAND)]

    @model_validator(mode="after")
    def _not_from_the_future(self) -> "Command":
        if self.occurred_at > self.issued_at:
            message = "a fact cannot have occurred after it was reported: check its date"
            raise ValueError(message)
        return self

    @property
    def digest(self) -> str:
        """What the command says, as 32 hexadecimal digits; when it was given does not count.

        Somebody who gives a command again gives it later, and means the same.
        """
        return hashlib.blake2b(_BODIES.dump_json(self.bodies), digest_size=16).hexdigest()

    def facts(self, first_number: int) -> tuple[Fact, ...]:
        """The facts of this command, numbered from ``first_number``."""
        digest = self.digest
        return tuple(
            Fact(
                number=first_number + position,
                command_id=self.command_id,
                digest=digest,
                occurred_at=self.occurred_at,
                recorded_at=self.issued_at,
                actor=self.actor,
                body=body,
            )
            for position, body in enumerate(self.bodies)
        )


class FactsConflict(ValueError):
    """Two different facts claim the same number: the record was tampered with or mixed up."""


def in_order(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts by number, each once, as far as no number is missing.

    Facts may be delivered doubled and in any order; what is behind a gap does not count until the
    gap is filled.

    Raises:
        FactsConflict: two different facts carry the same number.
    """
    by_number: dict[int, Fact] = {}
    for fact in facts:
        known = by_number.setdefault(fact.number, fact)
        if known is not fact and known != fact:
            message = f"fact {fact.number} exists twice with different content"
            raise FactsConflict(message)
    ordered: list[Fact] = []
    while (number := len(ordered) + 1) in by_number:
        ordered.append(by_number[number])
    return tuple(ordered)
