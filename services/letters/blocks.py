"""The blocks a letter is made of: written once, then laid out as plain text and as a page.

The files under ``texts/`` mark their blocks with a few signs: an empty line separates two blocks;
``# `` begins a heading, ``- `` an item of a list, ``1. `` an item of a numbered list, and
``> name`` stands for a text that a person wrote. Such a text never passes through a template.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.letters.lines import joined
from services.letters.user_text import Passage

_ITEM = re.compile(r"(?:- |\d+\. )")
_NUMBERED = re.compile(r"\d+\. ")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``numbered`` if the order matters."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quotation:
    """What a person wrote, set apart from what the product says."""

    passage: Passage


Block = Heading | Paragraph | Items | Quotation


def read_blocks(text: str, quoted: Mapping[str, Sequence[Passage]]) -> Iterator[Block]:
    """The blocks of a rendered section.

    Args:
        text: What a template gave.
        quoted: The texts that ``> name`` stands for.

    Raises:
        KeyError: The section refers to a text that is not there.
    """
    for chunk in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        if not lines:
            continue
        first = lines[0]
        if first.startswith("> "):
            yield from (Quotation(passage) for passage in quoted[first.removeprefix("> ")])
        elif first.startswith("# "):
            yield Heading(joined(lines).removeprefix("# "))
        elif _ITEM.match(first):
            yield Items(tuple(_items(lines)), numbered=_NUMBERED.match(first) is not None)
        else:
            yield Paragraph(joined(lines))


def _items(lines: Sequence[str]) -> Iterator[str]:
    begun: list[str] = []
    for line in lines:
        if _ITEM.match(line) and begun:
            yield joined(begun)
            begun = []
        begun.append(_ITEM.sub("", line, count=1) if not begun else line)
    yield joined(begun)
