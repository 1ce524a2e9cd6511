"""The port through which all wrapped keys are gone through: to count, verify, wrap anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.vault.records import WrappedCaseKey, WrappedPartyKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A case key as it was read, and the same data key under another vault key."""

    old: WrappedCaseKey
    new: WrappedCaseKey


class CaseKeys(Protocol):
    """All keys of an installation. Destroyed ones are not among them, and never come back."""

    async def counted(self) -> Mapping[str, int]:
        """How many case keys lie under which vault key, by that key's id."""

    async def page(
        self, *, limit: int, after: str = "", not_under: str | None = None
    ) -> list[WrappedCaseKey]:
        """The next case keys in the order of their cases' ids.

        Args:
            limit: At most so many.
            after: Only those of cases behind this one.
            not_under: Only those that this vault key does not wrap.
        """

    async def of_parties(self, case_ids: Sequence[str]) -> list[WrappedPartyKey]:
        """The keys of the parties of these cases; what wraps them is never changed."""

    async def replace(self, replacements: Sequence[Replacement]) -> int:
        """Put new wrappings in place, in one transaction; how many were put.

        One whose old wrapping does not stand any more stays as it is: it was destroyed, or somebody
        else wrapped it anew.
        """
