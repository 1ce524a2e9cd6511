"""What a planted fault changes, told by its function and text: its number moves with the code."""

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.noted import FUNCTION_ENDS

_CLASS_AND_METHOD = "ǁ"
"""With which the tool sets off the names of a class and its method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    Attributes:
        name: The tool's own name for it.
        function: ``workflows.calendar.Calendar.add``.
        was: The lines that it replaces, without their indent; empty if it only adds some.
        becomes: What it puts in their place; empty if it only takes lines out.
    """

    name: str
    function: str
    was: str
    becomes: str

    def __str__(self) -> str:
        return f"{self.function}\n    - {_indented(self.was)}\n    + {_indented(self.becomes)}"


def _indented(text: str) -> str:
    return text.replace("\n", "\n      ")


def faults(mutants: Path, names: Sequence[str]) -> Iterator[Fault]:
    """What these faults change.

    Args:
        mutants: The folder in which the tool keeps its copies and notes.
        names: As the tool names them.
    """
    by_module: dict[str, list[str]] = {}
    for name in names:
        by_module.setdefault(name.rpartition(".")[0], []).append(name)
    for module, those in by_module.items():
        path = mutants / f"{module.replace('.', '/')}.py"
        lines = path.read_text(encoding="utf-8").splitlines()
        spans = json.loads(path.with_name(f"{path.name}.spans").read_text(encoding="utf-8"))[
            "spans"
        ]
        for name in those:
            planted = name.rpartition(".")[2]
            sound = f"{planted.rpartition(FUNCTION_ENDS)[0]}{FUNCTION_ENDS}orig"
            was, becomes = _apart(
                _without_its_name(lines, spans[sound]), _without_its_name(lines, spans[planted])
            )
            yield Fault(name=name, function=function_of(name), was=was, becomes=becomes)


def function_of(name: str) -> str:
    """The function in which a fault is planted, as a programmer names it."""
    module, _, planted = name.rpartition(".")
    mangled = planted.rpartition(FUNCTION_ENDS)[0]
    if mangled.startswith(f"x{_CLASS_AND_METHOD}"):
        return ".".join((module, *mangled.split(_CLASS_AND_METHOD)[1:]))
    return f"{module}.{mangled.removeprefix('x_')}"


def _without_its_name(lines: list[str], span: tuple[int, int]) -> list[str]:
    first, last = span
    found = (line.strip() for line in lines[first - 1 : last])
    return [re.sub(rf"{FUNCTION_ENDS}(?:orig|\d+)\(", "(", line) for line in found if line]


def _apart(sound: list[str], planted: list[str]) -> tuple[str, str]:
    was: list[str] = []
    becomes: list[str] = []
    for line in difflib.unified_diff(sound, planted, n=0, lineterm=""):
        if line.startswith("-") and not line.startswith("---"):
            was.append(line[1:])
        elif line.startswith("+") and not line.startswith("+++"):
            becomes.append(line[1:])
    return "\n".join(was), "\n".join(becomes)
