"""``duecourse policy ...``: what an organisation promises, read aloud, checked and adopted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, point, table
from services.cli.failures import told
from services.cli.options import PolicyGiven
from services.cli.policy_for_a_role import told_to
from services.cli.policy_words import sentences
from services.cli.registration import Commands
from services.cli.sessions import Alone
from services.cli.words import as_utc, plain
from services.policies.documents import load_policy, preset_names
from workflows.parties import Role
from workflows.policy import content_hash

if TYPE_CHECKING:
    from services.installation import Installation
    from services.ledger.policies import Adoption


def offer(policy: Commands) -> None:
    """Offer the commands about policies."""
    policy.add("list", list_policies)
    policy.add("show", show)


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
    return "; ".join(_adopter(x) for x in policy.adoptions)


def _adopter(adoption: Adoption) -> str:
    scope = ", for a trial only" if adoption.trial else ""
    why = f" ({plain(adoption.reason)})" if adoption.reason else ""
    return f"by {adoption.adopted_by} on {as_utc(adoption.adopted_at)}{scope}{why}"


async def show(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    policy: PolicyGiven,
    role: Annotated[
        Role | None, typer.Option(help="To whom it is told; the whole policy unless given.")
    ] = None,
) -> Answer:
    """Show a policy in plain sentences: the whole of it, or as one would tell one person.

    Example: duecourse policy show un-women-2020 --role affected_person
    """
    found = load_policy(policy)
    if role is None:
        told_in_full = (
            point(x.removeprefix("  - ")) if x.startswith("  - ") else x for x in sentences(found)
        )
        return Answer(data=found, shown=list(told_in_full))
    chapters = told_to(found, role)
    shown = [f"{found.title} ({found.name}, version {found.version})"]
    for chapter in chapters:
        shown += ["", chapter.heading, *map(point, chapter.sentences)]
    return Answer(
        data={
            "name": found.name,
            "version": found.version,
            "hash": content_hash(found),
            "role": role,
            "chapters": chapters,
        },
        shown=shown,
    )
