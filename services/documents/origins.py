"""Where a part of a document came from, if it was taken from another one."""

from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document that a part was taken from, and the line on which it stands there."""

    document: str
    line: int

    def __str__(self) -> str:
        return f"{self.document}, line {self.line}"


class InheritedMark(yaml.Mark):
    """Where an inherited part is put right in the inheriting document, and where it came from."""

    def __init__(self, at: yaml.Mark, origin: Origin) -> None:
        super().__init__(at.name, at.index, at.line, at.column, None, 0)
        self.origin = origin


def origin_of(node: yaml.Node | None) -> Origin | None:
    """Where a part was taken from; None for one of the document's own."""
    mark = node.start_mark if node is not None else None
    return mark.origin if isinstance(mark, InheritedMark) else None


def inherited(node: yaml.Node, document: str, at: yaml.Mark) -> yaml.Node:
    """A copy of what is taken from a document, marked with where it came from.

    What that document took from another one keeps its first origin.

    Args:
        node: The part.
        document: The name of the document that it is taken from.
        at: Where the inheriting document says so.
    """
    origin = origin_of(node) or Origin(document=document, line=node.start_mark.line + 1)
    mark = InheritedMark(at, origin)
    if isinstance(node, yaml.MappingNode):
        pairs = [
            (inherited(key, document, at), inherited(value, document, at))
            for key, value in node.value
        ]
        return yaml.MappingNode(node.tag, pairs, mark, mark)
    if isinstance(node, yaml.SequenceNode):
        items = [inherited(item, document, at) for item in node.value]
        return yaml.SequenceNode(node.tag, items, mark, mark)
    return yaml.ScalarNode(node.tag, node.value, mark, mark)
