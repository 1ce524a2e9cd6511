"""A text as its author wrote it: its placeholders, and its words line by line."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from jinja2 import Environment, nodes

_MARKUP = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_PLACE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


@lru_cache(maxsize=1024)
def placeholders(source: str) -> frozenset[str]:
    """Every value that a text uses, such as ``standing.new_date``.

    What a loop goes through has a name of the author's own, so it is told as what it stands for:
    ``support[].phone``.

    Raises:
        jinja2.TemplateSyntaxError: The text is no template.
    """
    return frozenset(_names(Environment(autoescape=True).parse(source), {}))


def prose(source: str) -> tuple[str, ...]:
    """The words of each line, without instructions and placeholders."""
    bare = _MARKUP.sub(_only_line_ends, source)
    return tuple(_PLACE.sub(" … ", line) for line in bare.split("\n"))


def _only_line_ends(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _names(node: nodes.Node, stands_for: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, nodes.For):
        through = _dotted(node.iter, stands_for)
        targets = [x.name for x in node.target.find_all(nodes.Name)]
        if isinstance(node.target, nodes.Name):
            targets = [node.target.name]
        inner = {**stands_for, "loop": "loop"}
        for position, name in enumerate(targets):
            place = f"[{position}]" if len(targets) > 1 else "[]"
            inner[name] = f"{through}{place}"
        yield from _names(node.iter, stands_for)
        for child in (*node.body, *node.else_):
            yield from _names(child, inner)
    elif isinstance(node, nodes.Name | nodes.Getattr):
        yield _dotted(node, stands_for) or ""
    else:
        for child in node.iter_child_nodes():
            yield from _names(child, stands_for)


def _dotted(node: nodes.Node, stands_for: Mapping[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return stands_for.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node, stands_for)}.{node.attr}"
    return None
