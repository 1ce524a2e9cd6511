"""Faults of a YAML document, each with the line it stands on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from services.documents.origins import Origin, origin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """A fault and the way to it through the document's fields and positions."""

    location: Sequence[int | str]
    problem: str


def fault_in_words(tree: yaml.Node | None, fault: Located) -> str:
    """A fault as one line: where, which field, what is wrong."""
    place = ".".join(map(str, fault.location)) or "the whole file"
    origin = origin_at(tree, fault.location)
    if origin is not None:
        place += f" (inherited from {origin})"
    problem = fault.problem.removeprefix("Value error, ")
    return f"line {line_of(tree, fault.location)}: {place}: {problem}"


def doubled_fields(node: yaml.Node | None) -> Iterator[str]:
    """Fields that stand there twice: YAML would keep the last one in silence."""
    yield from _doubled(node, set())


_TEXT = "tag:yaml.org,2002:str"


def impossible_value(node: yaml.Node | None) -> str:
    """Where a value stands that looks like a date or a number, and is none: 30 February."""
    for scalar in _scalars(node, set()):
        if scalar.tag == _TEXT:
            continue
        try:
            yaml.safe_load(yaml.serialize(scalar))
        except ValueError:
            return f"line {scalar.start_mark.line + 1}: there is no such date or number"
    return "not readable as YAML: an impossible value"


def _scalars(node: yaml.Node | None, visited: set[int]) -> Iterator[yaml.ScalarNode]:
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _scalars(entry, visited)
    elif isinstance(node, yaml.MappingNode):
        for pair in node.value:
            for each in pair:
                yield from _scalars(each, visited)


def _doubled(node: yaml.Node | None, visited: set[int]) -> Iterator[str]:
    if node is None or id(node) in visited:
        return
    visited.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _doubled(entry, visited)
    elif isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, value in node.value:
            if str(key.value) in names:
                yield f"line {key.start_mark.line + 1}: {key.value}: this field stands there twice"
            names.add(str(key.value))
            yield from _doubled(value, visited)


def line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line of the deepest node on the way to a fault; 1 in an empty document."""
    deepest = _deepest(node, location)
    return deepest.start_mark.line + 1 if deepest is not None else 1


def origin_at(node: yaml.Node | None, location: Sequence[int | str]) -> Origin | None:
    """From which document the deepest node on the way to a fault was taken, if from another."""
    return origin_of(_deepest(node, location))


def _deepest(node: yaml.Node | None, location: Sequence[int | str]) -> yaml.Node | None:
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return node


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [value for key, value in node.value if key.value == str(part)]
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        children = node.value[part : part + 1]
    return children[0] if children else None
