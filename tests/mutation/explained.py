"""Why some faults are seen by no test: explanations as data, and which faults they fit."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.planted import Fault

FILE = Path(__file__).with_name("explained.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Why faults of a kind need no test.

    Attributes:
        was: If given, a fault is of this kind that replaces what this pattern matches whole.
        becomes: And that puts in its place what this one matches.
    """

    name: str
    meaning: str
    was: str | None = None
    becomes: str | None = None

    def fits(self, fault: Fault) -> bool:
        """Whether its patterns tell that a fault is of this kind."""
        return (
            self.was is not None
            and self.becomes is not None
            and re.fullmatch(self.was, fault.was, re.DOTALL) is not None
            and re.fullmatch(self.becomes, fault.becomes, re.DOTALL) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why one fault needs no test; of ``times`` that read the same in one function."""

    function: str
    was: str
    becomes: str
    kind: str
    why: str
    times: int = 1

    def fits(self, fault: Fault) -> bool:
        """Whether it is about this fault."""
        return (self.function, self.was, self.becomes) == (
            fault.function,
            fault.was,
            fault.becomes,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The unseen faults, sorted out.

    Attributes:
        by_kind: How many of each kind are explained.
        unexplained: The others.
        stale: Explanations that fit no unseen fault, or more or fewer than they say.
    """

    by_kind: Counter[str]
    unexplained: tuple[Fault, ...]
    stale: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanations:
    """What is written about faults that no test sees."""

    kinds: tuple[Kind, ...]
    faults: tuple[Explanation, ...]

    @classmethod
    def read(cls, path: Path = FILE) -> "Explanations":
        """Read the file.

        Raises:
            ValueError: An explanation is of a kind that the file does not tell of.
        """
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        kinds = tuple(Kind(name=name, **terms) for name, terms in written["kinds"].items())
        explanations = tuple(Explanation(**terms) for terms in written.get("faults", ()))
        unknown = {x.kind for x in explanations} - {x.name for x in kinds}
        if unknown:
            message = f"{path.name} does not say what these kinds mean: {', '.join(unknown)}"
            raise ValueError(message)
        return cls(kinds=kinds, faults=explanations)

    def sort_out(self, unseen: Iterable[Fault]) -> Explained:
        """Which unseen faults are explained, and which explanations fit nothing."""
        found: Counter[Explanation] = Counter()
        by_kind: Counter[str] = Counter()
        unexplained: list[Fault] = []
        for fault in unseen:
            explanation = next((x for x in self.faults if x.fits(fault)), None)
            if explanation is not None:
                found[explanation] += 1
            kind = explanation.kind if explanation else self._kind_of(fault)
            if kind is None:
                unexplained.append(fault)
            else:
                by_kind[kind] += 1
        return Explained(
            by_kind=by_kind,
            unexplained=tuple(unexplained),
            stale=tuple(x for x in self.faults if found[x] != x.times),
        )

    def _kind_of(self, fault: Fault) -> str | None:
        return next((kind.name for kind in self.kinds if kind.fits(fault)), None)


def explained_by_name(explanations: Explanations, unseen: Sequence[Fault]) -> frozenset[str]:
    """The tool's names of those that are explained."""
    unexplained = {x.name for x in explanations.sort_out(unseen).unexplained}
    return frozenset(x.name for x in unseen if x.name not in unexplained)
