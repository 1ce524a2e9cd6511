"""Writes a decorator as the assignment that it stands for: faults are planted below it, too.

The tool leaves out every decorated function: each property, each remembered function, each
validator of a model, which would be half of the arithmetic of dates.
"""

import ast
from collections.abc import Iterator

_KEPT = frozenset({"staticmethod", "classmethod", "overload"})


def undecorated(source: str) -> str:
    """The same program, with ``f = decorator(f)`` after each decorated function.

    Args:
        source: A module. Functions inside functions, and classes, stay as they are.

    Returns:
        A module that means the same.
    """
    lines = source.splitlines(keepends=True)
    for function in sorted(_decorated(ast.parse(source).body), key=lambda x: -x.lineno):
        assert function.end_lineno is not None
        assigned = function.name
        for decorator in reversed(function.decorator_list):
            assigned = f"{ast.unparse(decorator)}({assigned})"
        indent = " " * function.col_offset
        lines.insert(function.end_lineno, f"{indent}{function.name} = {assigned}\n")
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "".join(lines)


def _decorated(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from _decorated(statement.body)
        elif isinstance(statement, ast.FunctionDef) and not (
            {ast.unparse(x) for x in statement.decorator_list} <= _KEPT
        ):
            yield statement
