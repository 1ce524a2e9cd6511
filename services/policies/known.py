"""The policies there are: those that ship and those that the ledger holds, and who adopted them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from services.policies.documents import load_policy, preset_names
from workflows.policy import Policy, content_hash

if TYPE_CHECKING:
    from services.ledger.ledger import Ledger
    from services.ledger.policies import Adoption


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPolicy:
    """A policy by its hash: whether it ships, and who adopted it."""

    hash: str
    name: str
    version: str
    is_preset: bool
    adoptions: tuple[Adoption, ...] = ()


def known_presets() -> tuple[KnownPolicy, ...]:
    """The policies that ship."""
    return tuple(
        KnownPolicy(hash=hash_, name=policy.name, version=str(policy.version), is_preset=True)
        for hash_, policy in presets().items()
    )


async def known_policies(ledger: Ledger) -> tuple[KnownPolicy, ...]:
    """Those that ship first, then the others that the ledger holds."""
    known = {policy.hash: policy for policy in known_presets()}
    own = set(known)
    for kept in await ledger.policies.policies():
        known[kept.hash] = KnownPolicy(
            hash=kept.hash,
            name=kept.name,
            version=kept.version,
            is_preset=kept.hash in own,
            adoptions=tuple(await ledger.policies.adoptions(kept.hash)),
        )
    return tuple(known.values())


async def policy_by_hash(ledger: Ledger, hash_: str) -> Policy:
    """A policy that ships or that the ledger holds.

    Raises:
        NotInLedger: there is none.
    """
    found = presets().get(hash_)
    return found if found is not None else await ledger.policies.policy(hash_)


@lru_cache(maxsize=1)
def presets() -> dict[str, Policy]:
    """The policies that ship, by their hash; they do not change while a process runs."""
    return {content_hash(policy): policy for policy in map(load_policy, preset_names())}
