"""Reading mappings from YAML; every fault is told with its line."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from pydantic import ValidationError

from services.importing.mapping import RegisterMapping

LARGEST_MAPPING = 256 * 1024
"""Bytes; a larger file is refused before it is parsed."""


class UnreadableMapping(ValueError):
    """The file is no sound mapping; the message lists every fault with its line."""


def load_mapping(file: Path) -> RegisterMapping:
    """The mapping in a file.

    Raises:
        UnreadableMapping: it is missing, too large, not UTF-8 YAML, or not sound.
    """
    try:
        if file.stat().st_size > LARGEST_MAPPING:
            message = f"{file} is larger than {LARGEST_MAPPING // 1024} KiB: that is no mapping"
            raise UnreadableMapping(message)
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        message = f"the mapping {file} cannot be read: {error.strerror}"
        raise UnreadableMapping(message) from None
    except UnicodeDecodeError:
        message = f"{file} is not UTF-8 text: save it as UTF-8"
        raise UnreadableMapping(message) from None
    return parse_mapping(text)


def parse_mapping(text: str) -> RegisterMapping:
    """The mapping that a YAML text describes.

    Raises:
        UnreadableMapping: it is not YAML, or not a sound mapping.
    """
    tree, document = _parsed(text)
    faults = list(_doubled(tree, set()))
    if not faults:
        try:
            return RegisterMapping.model_validate(document)
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            faults = [_fault(tree, fault["loc"], fault["msg"]) for fault in found]
    raise UnreadableMapping("\n".join(faults))


def _parsed(text: str) -> tuple[yaml.Node | None, object]:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"line {mark.line + 1 if mark else 1}: not readable as YAML: {error.problem}"
    except (yaml.YAMLError, RecursionError, ValueError):
        message = "not readable as YAML: a character, date or nesting that it does not allow"
    raise UnreadableMapping(message)


def _doubled(node: yaml.Node | None, visited: set[int]) -> Iterator[str]:
    """Fields that stand there twice: YAML would keep the last one in silence."""
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
                yield f"line {key.start_mark.line + 1}: {key.value}: this stands there twice"
            names.add(str(key.value))
            yield from _doubled(value, visited)


def _fault(tree: yaml.Node | None, location: Sequence[int | str], message: str) -> str:
    place = ".".join(str(part) for part in location) or "the document"
    return f"line {_line_of(tree, location)}: {place}: {message.removeprefix('Value error, ')}"


def _line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line of the deepest node on the way to a fault."""
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else 1


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [value for key, value in node.value if key.value == str(part)]
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        children = node.value[part : part + 1]
    return children[0] if children else None
