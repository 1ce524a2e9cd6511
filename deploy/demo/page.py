"""How the demonstration looks: dated lines for a terminal or, without colours, for a file."""

import re
import textwrap
from dataclasses import dataclass
from datetime import date
from enum import Enum

from rich.console import Console
from rich.text import Text

WIDEST = 100
WITHOUT_A_TERMINAL = 100
DATE_COLUMN = 13
LABEL_COLUMN = 10


class Label(Enum):
    """What a line tells of, and in which style; the word is always there, colour never alone."""

    FACT = ("fact", "cyan")
    MAIL = ("mail", "green")
    PAGE = ("page", "green")
    KEPT = ("  kept", "green")
    BROKEN = ("  broken", "bold red")
    TASK = ("task", "yellow")
    ESCALATE = ("escalate", "bold magenta")
    UNTOLD = ("untold", "bold red")

    def __init__(self, word: str, style: str) -> None:
        self.word = word
        self.style = style


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that happened on a day, and the words of the letter where it was one."""

    on: date
    label: Label
    text: str
    quotation: str | None = None


_A_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")
_HARD_SPACE = "\N{NO-BREAK SPACE}"


def _with_hard_spaces(found: re.Match[str]) -> str:
    return found.group().replace(" ", _HARD_SPACE)


def written(day: date) -> str:
    """A date as the demonstration writes it: 4 Jan 2027."""
    return f"{day.day} {day:%b %Y}"


class StoryPage:
    """Prints headings, lines and remarks; wraps them to the width that there is."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._width = min(console.width, WIDEST) if console.is_terminal else WITHOUT_A_TERMINAL
        self._chapters = 0

    def chapter(self, title: str, *, what_to_watch: str) -> None:
        """Begin a chapter of the story, with a sentence on what to look for in it."""
        self._chapters += 1
        self.blank()
        self._print(Text(f"{self._chapters:2}. {title}", style="bold"))
        for row in self._wrapped(what_to_watch, indent=4):
            self._print(Text(f"    {row}", style="italic"))
        self.blank()

    def line(self, line: Line) -> None:
        """Print what happened: date, kind, sentence."""
        indent = DATE_COLUMN + LABEL_COLUMN
        rows = self._wrapped(line.text, indent=indent)
        self._print(
            Text.assemble(
                (f"{written(line.on):<{DATE_COLUMN}}", "dim"),
                (f"{line.label.word:<{LABEL_COLUMN}}", line.label.style),
                rows[0],
            )
        )
        for row in rows[1:]:
            self._print(Text(" " * indent + row))
        if line.quotation:
            for row in self._wrapped(line.quotation, indent=indent + 2):
                self._print(Text(" " * indent + "| " + row, style="dim italic"))

    def remark(self, text: str, *, style: str = "") -> None:
        """Print a line of plain words, as it is."""
        self._print(Text(text, style=style))

    def blank(self) -> None:
        """Leave a line free."""
        self.console.print()

    def _wrapped(self, text: str, *, indent: int) -> list[str]:
        unbroken = _A_DATE.sub(_with_hard_spaces, text)
        rows = textwrap.wrap(unbroken, width=max(self._width - indent, 30))
        return [row.replace(_HARD_SPACE, " ") for row in rows] or [""]

    def _print(self, text: Text) -> None:
        self.console.print(text, soft_wrap=True, highlight=False)
