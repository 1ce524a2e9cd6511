"""What a command answers: the same as JSON for programs and in words for people."""

import json
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.cli.failures import ExitCode

WIDTH_OF_A_FILE = 140
"""Columns where the output goes into a file or another program."""

_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a command.

    Attributes:
        data: What ``--json`` prints; anything that pydantic can turn into JSON.
        shown: What is printed otherwise, one thing after the other.
        said: Remarks for a person, on stderr in both cases.
        code: How the command ends.
        written: What is printed instead of ``shown``, to the letter: for other programs to read.
    """

    data: object
    shown: Sequence[str | Table] = ()
    said: Sequence[str] = ()
    code: ExitCode = ExitCode.DONE
    written: str | None = None


def give(answer: Answer, *, as_json: bool) -> None:
    """Print an answer: data on stdout, remarks on stderr."""
    for remark in answer.said:
        say(remark)
    if as_json:
        sys.stdout.write(as_json_text(answer.data) + "\n")
    elif answer.written is not None:
        sys.stdout.write(answer.written)
    else:
        console = _console()
        for part in answer.shown:
            console.print(part if isinstance(part, Table) else Text(visible(part)))
    sys.stdout.flush()


def say(remark: str) -> None:
    """Tell the user something that is not data, on stderr."""
    sys.stderr.write(f"{visible(remark)}\n")
    sys.stderr.flush()


def as_json_text(data: object) -> str:
    """JSON as the command line prints it."""
    return json.dumps(to_jsonable_python(data), indent=2, ensure_ascii=False)


def table(*headings: str, rows: Iterable[Sequence[Any]]) -> Table:
    """A table for people; its cells are values, never markup."""
    drawn = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text("" if cell is None else visible(str(cell))) for cell in row))
    return drawn


def point(sentence: str) -> str:
    """A sentence of a list, wrapped so that it can be read at 80 columns."""
    return textwrap.fill(sentence, 79, initial_indent="  - ", subsequent_indent="    ")


def visible(text: str) -> str:
    """A text without what could move the cursor, colour the terminal or turn the words around."""
    return "".join(
        character
        if character in "\n\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _REORDERING)
        else "\N{REPLACEMENT CHARACTER}"
        for character in text.replace("\r\n", "\n")
    )


def _console() -> Console:
    console = Console(file=sys.stdout, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = WIDTH_OF_A_FILE
    return console
