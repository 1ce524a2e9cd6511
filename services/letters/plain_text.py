"""Blocks as plain text, in lines that every mail program shows unbroken."""

from collections.abc import Iterator, Sequence

from services.letters.blocks import Block, Heading, Items, Paragraph, Quotation
from services.letters.lines import wrapped
from services.letters.user_text import Passage

COLUMNS = 76
"""RFC 5322 2.1.1 wants lines of at most 78 characters; two are left for a reply's mark. A Chinese
character takes two columns."""
_QUOTED = "    "


def plain_text(title: str, blocks: Sequence[Block]) -> str:
    """The title and blocks, an empty line between them and two before a heading."""
    written = [_wrapped(title)]
    for block in blocks:
        gap = "\n" if isinstance(block, Heading) else ""
        written.append(gap + "\n".join(_lines(block)))
    return "\n\n".join(written) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield _wrapped(text)
        case Items(items, numbered):
            for number, item in enumerate(items, start=1):
                mark = f"{number}. " if numbered else "- "
                yield _wrapped(item, first=mark, others=" " * len(mark))
        case Quotation(passage):
            yield from _quoted(passage)


def _quoted(passage: Passage) -> Iterator[str]:
    # Every line is indented, so that nobody's text can pass for a part of the letter.
    for number, paragraph in enumerate(passage.paragraphs):
        if number:
            yield ""
        for line in paragraph:
            yield _wrapped(line, first=_QUOTED, others=_QUOTED)


def _wrapped(text: str, *, first: str = "", others: str = "") -> str:
    return wrapped(text, width=COLUMNS, first=first, others=others)
