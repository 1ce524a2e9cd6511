"""The product's own source files, read and parsed."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("workflows", "activities", "services", "deploy")


@dataclass(frozen=True)
class Source:
    """One Python file.

    Attributes:
        path: Where it is, from the project's root.
        text: What it says.
    """

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file as a syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    def at(self, node: ast.AST) -> str:
        """Return where in the project a node is, as `path:line`."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}"


def sources_in(*folders: str) -> Iterator[Source]:
    """Read every Python file below the folders; a folder that is missing has none."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield Source(path.relative_to(ROOT), path.read_text(encoding="utf-8"))


def calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    """Give every call in the tree."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def dotted_name(node: ast.expr) -> str:
    """Return `a.b.c` for such an expression, and an empty text for any other."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name) if dotted_name(value):
            return f"{dotted_name(value)}.{name}"
        case _:
            return ""
