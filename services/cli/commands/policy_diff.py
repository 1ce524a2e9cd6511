"""``duecourse policy diff``: what would change from one policy to another."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer, point
from services.cli.failures import InputRefused
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone
from services.cli.typed import read_policy_name
from services.policies.documents import load_policy
from services.policies.telling.differences import Change, changes
from workflows.policy import Policy, content_hash


def offer(policy: Commands) -> None:
    """Offer the comparison of policies."""
    policy.add("diff", diff)


async def diff(
    alone: Alone,
    before: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE",
            parser=refusing(read_policy_name),
            help="The policy as it is: a preset's name, a file, or NAME@VERSION from the ledger.",
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE",
            parser=refusing(read_policy_name),
            help="The policy as it would be, named in the same way.",
        ),
    ],
) -> Answer:
    """Show what changes from one policy to another, in sentences, and which way.

    Lengths of time say whether somebody hears sooner or later; whatever stands in one of both alone
    is new or gone. Running cases keep the policy that they began with.

    Example: duecourse policy diff un-women-2020 our-policy.yaml
    """
    old, new = await _policy(alone, before), await _policy(alone, after)
    found = changes(old, new)
    names = f"From {_named(old)} to {_named(new)}"
    shown = (
        [f"{names}:", *_sections(found)] if found else [f"{names}, nothing changes for anybody."]
    )
    return Answer(
        data={
            "before": {"name": old.name, "version": old.version, "hash": content_hash(old)},
            "after": {"name": new.name, "version": new.version, "hash": content_hash(new)},
            "changes": found,
        },
        shown=shown,
    )


async def _policy(alone: Alone, given: str) -> Policy:
    """A file, a preset, or a version that the ledger holds.

    Raises:
        InputRefused: the ledger holds no such version, or several.
        UnreadablePolicy: there is no such preset or file.
    """
    asked = _version_in_the_ledger(given)
    if asked is None:
        return load_policy(given)
    async with alone.connections.records(alone.connections.settings()) as parts:
        kept = await parts.ledger.policies.policies()
        hashes = [x.hash for x in kept if (x.name, x.version) == asked]
        if len(hashes) != 1:
            known = ", ".join(sorted({f"{x.name}@{x.version}" for x in kept})) or "none"
            number = "several documents" if hashes else "no policy"
            message = (
                f"the ledger holds {number} of this name and version; it holds: {known}. "
                "Name one of these, a preset, or a file"
            )
            raise InputRefused(message)
        return await parts.ledger.policies.policy(hashes[0])


def _version_in_the_ledger(given: str) -> tuple[str, str] | None:
    """Name and version, unless a preset or a file is meant."""
    name, separator, version = given.rpartition("@")
    if not separator or not version.isdecimal() or Path(given).is_file():
        return None
    return name, version


def _named(policy: Policy) -> str:
    return f"{policy.name}, version {policy.version}"


def _sections(found: tuple[Change, ...]) -> list[str]:
    lines = []
    for section, of_it in groupby(found, key=lambda x: x.section):
        lines += ["", section, *(point(change.told()) for change in of_it)]
    return lines
