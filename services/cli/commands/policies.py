"""``duecourse policy ...``: what an organisation promises, read aloud, checked and adopted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, point, table
from services.cli.failures import told
from services.cli.options import PolicyGiven
from services.cli.registration import Commands
from services.cli.sessions import Alone
from services.cli.words import as_utc, plain
from services.policies.documents import load_policy
from services.policies.known import known_policies, known_presets
from services.policies.telling.for_a_role import told_to
from services.policies.telling.sentences import sentences
from workflows.parties import Role
from workflows.policy import content_hash

if TYPE_CHECKING:
    from services.ledger.policies import Adoption
    from services.policies.known import KnownPolicy


def offer(policy: Commands) -> None:
    """Offer the commands about policies."""
    policy.add("list", list_policies)
    policy.add("show", show)


async def list_policies(alone: Alone) -> Answer:
    """List the policies that ship and those that the ledger holds, with who adopted them."""
    said: list[str] = []
    known = known_presets()
    try:
        async with alone.connections.records(alone.connections.settings()) as parts:
            known = await known_policies(parts.ledger)
    except Exception as error:  # noqa: BLE001 - presets can be told of without a ledger
        said.append(f"Who adopted what cannot be told: {told(error)[1]}")
    rows = (
        (x.name, x.version, "ships" if x.is_preset else "own", _adopters(x), x.hash) for x in known
    )
    headings = ("policy", "version", "from", "adopted", "hash")
    return Answer(data=list(known), shown=[table(*headings, rows=rows)], said=said)


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
