"""Where a term of a policy stands: the file and the line that a finding points to."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from services.documents import Origin
from services.documents.faults import line_of, origin_at
from services.policies.documents import policy_tree, policy_tree_of, preset_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A line of a file, as editors and compilers write it.

    A term that a policy inherits is put right at its ``extend``; ``origin`` says where it stands.
    """

    file: str
    line: int
    origin: Origin | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Places:
    """The places of the terms of one document."""

    def __init__(self, file: str, tree: yaml.Node | None) -> None:
        self._file = file
        self._tree = tree

    def of(self, path: Sequence[int | str]) -> Place:
        """Where a term stands; for one that is missing, where it would stand."""
        line, origin = line_of(self._tree, path), origin_at(self._tree, path)
        return Place(file=self._file, line=line, origin=origin)


def places_in(name_or_file: str) -> Places:
    """The places in a preset or a file.

    Raises:
        UnreadablePolicy: there is no such preset or file.
    """
    file = f"{name_or_file}.yaml" if name_or_file in preset_names() else name_or_file
    return Places(file, policy_tree(name_or_file))


def places_in_text(text: str) -> Places:
    """The places in a document that lies in no file.

    Raises:
        UnreadablePolicy: it is not YAML, or extends what is no preset.
    """
    return Places("line", policy_tree_of(text))
