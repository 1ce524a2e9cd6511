"""``duecourse policy ...``: what an organisation promises, read aloud, checked and adopted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, give, table
from services.cli.failures import InputRefused, told
from services.cli.options import PolicyGiven
from services.cli.personal import is_at_a_terminal, require_yes
from services.cli.policy_words import assumed_terms, sentences
from services.cli.registration import Commands
from services.cli.sessions import Alone, Reading
from services.cli.words import as_utc
from services.policies.checking import Severity, findings_of
from services.policies.documents import load_policy, preset_names
from workflows.policy import Policy, content_hash

if TYPE_CHECKING:
    from services.installation import Installation
    from services.ledger.policies import Adoption


def offer(policy: Commands) -> None:
    """Offer the commands about policies."""
    policy.add("list", list_policies)
    policy.add("show", show)
    policy.add("adopt", adopt)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPolicy:
    """A policy by its hash: whether it ships, and who adopted it."""

    hash: str
    name: str
    version: str
    is_preset: bool
    adoptions: tuple[Adoption, ...] = ()


async def list_policies(alone: Alone) -> Answer:
    """List the policies that ship and those that the ledger holds, with who adopted them."""
    said: list[str] = []
    known = {policy.hash: policy for policy in _presets()}
    try:
        async with alone.connections.records(alone.connections.settings()) as parts:
            known |= {policy.hash: policy async for policy in _kept(parts, set(known))}
    except Exception as error:  # noqa: BLE001 - presets can be told of without a ledger
        said.append(f"Who adopted what cannot be told: {told(error)[1]}")
    rows = (
        (x.name, x.version, "ships" if x.is_preset else "own", _adopters(x), x.hash)
        for x in known.values()
    )
    headings = ("policy", "version", "from", "adopted", "hash")
    return Answer(data=list(known.values()), shown=[table(*headings, rows=rows)], said=said)


def _presets() -> Iterator[KnownPolicy]:
    for policy in map(load_policy, preset_names()):
        yield KnownPolicy(
            hash=content_hash(policy),
            name=policy.name,
            version=str(policy.version),
            is_preset=True,
        )


async def _kept(parts: Installation, presets: set[str]) -> AsyncIterator[KnownPolicy]:
    for kept in await parts.ledger.policies.policies():
        yield KnownPolicy(
            hash=kept.hash,
            name=kept.name,
            version=kept.version,
            is_preset=kept.hash in presets,
            adoptions=tuple(await parts.ledger.policies.adoptions(kept.hash)),
        )


def _adopters(policy: KnownPolicy) -> str:
    return "; ".join(
        f"by {x.adopted_by} on {as_utc(x.adopted_at)}{', for a trial only' if x.trial else ''}"
        for x in policy.adoptions
    )


async def show(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    policy: PolicyGiven,
) -> Answer:
    """Show a policy in plain sentences, as one would tell the affected person."""
    found = load_policy(policy)
    return Answer(data=found, shown=list(sentences(found)))


def _refuse_errors(policy: Policy) -> None:
    errors = [x for x in findings_of(policy) if x.severity is Severity.ERROR]
    if errors:
        faults = (f"  {x.code}: {x.problem}" for x in errors)
        heading = "'duecourse policy check' refuses this policy, so nobody can adopt it:"
        raise InputRefused("\n".join([heading, *faults]))


async def adopt(
    reading: Reading,
    policy: PolicyGiven,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")] = False,
) -> Answer:
    """Adopt a policy: you answer, by name (--as), for the numbers that no source gives.

    In a trial it is adopted for the trial alone; a real installation has to adopt it anew.
    """
    found = load_policy(policy)
    _refuse_errors(found)
    assumed = [f"  - {term}" for term in assumed_terms(found)]
    if not yes and is_at_a_terminal():
        heading = f"No source gives these numbers of {found.name}, version {found.version}:"
        give(Answer(data=None, shown=[heading, *assumed]), as_json=False)
        require_yes(f"Does {reading.actor.actor_id} answer for them?")
    parts = reading.parts
    key = await parts.ledger.policies.keep_policy(found)
    adoption = await parts.ledger.policies.adopt(
        key,
        reading.access("adopt_policy"),
        at=parts.clock.now(),
        trial=parts.settings.trial,
    )
    scope = "for this trial" if adoption.trial else "for real cases"
    shown = f"{found.name}, version {found.version}, is adopted {scope} by {adoption.adopted_by}."
    return Answer(data=adoption, shown=[shown])
