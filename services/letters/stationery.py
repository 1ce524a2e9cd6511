"""The paper letters are written on: templates of one language, and the two layouts."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from services.letters.blocks import Block, Paragraph, read_blocks
from services.letters.direction import isolated, on_a_page
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.plain_text import plain_text
from services.letters.rendered import RenderedLetter
from services.letters.user_text import Passage
from services.letters.words import ReasonKind, Words, words_of
from services.mail.header_text import require_header_text
from workflows.parties import Language

_LAYOUTS = Path(__file__).parent / "layouts"
_NOTHING_QUOTED: Mapping[str, Sequence[Passage]] = {}


class Stationery:
    """Writes blocks from the files of one language and lays them out.

    The page escapes every value; plain text escapes nothing. A name that a file uses and nobody
    gives is an error, never an empty space.
    """

    def __init__(self, language: Language, library: LetterLibrary = SHIPPED) -> None:
        self.language = language
        self.library = library
        self.words: Words = words_of(language, library)
        self._templates = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([*library.folders(language), _LAYOUTS]),
            undefined=StrictUndefined,
            autoescape=select_autoescape(enabled_extensions=("html",), default=False),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            day=self.words.day,
            span=self.words.span,
            extension_reason=lambda code: self.words.reason(ReasonKind.EXTENSION, code),
            step=lambda code: self.words.reason(ReasonKind.STEP, code),
            count=lambda number, thing: self.words.count(thing, number),
            isolated=lambda value: isolated(value, self.words.direction),
            on_a_page=on_a_page,
        )

    def blocks(
        self,
        file: str,
        values: Mapping[str, object],
        quoted: Mapping[str, Sequence[Passage]] = _NOTHING_QUOTED,
    ) -> tuple[Block, ...]:
        """The blocks that a file says with these values.

        Raises:
            jinja2.UndefinedError: The file uses a name that is not among the values.
        """
        return tuple(read_blocks(self._templates.get_template(file).render(values), quoted))

    def line(self, file: str, values: Mapping[str, object]) -> str:
        """The one line that a file says."""
        return " ".join(self._templates.get_template(file).render(values).split())

    def lay_out(
        self, *, subject: str, title: str, blocks: Sequence[Block], signed_by: str
    ) -> RenderedLetter:
        """The same blocks as plain text and as a page, with a farewell and who signs.

        Raises:
            HeaderTextError: The signature is not one safe line.
        """
        signature = require_header_text(signed_by, field="signature", longest=200)
        signed = [
            *blocks,
            Paragraph(self.line("farewell.txt", {})),
            Paragraph(isolated(signature, self.words.direction)),
        ]
        return self.lay_out_unsigned(subject=subject, title=title, blocks=signed)

    def lay_out_unsigned(
        self, *, subject: str, title: str, blocks: Sequence[Block]
    ) -> RenderedLetter:
        """The same blocks as plain text and as a page, without a farewell: a guide is no letter."""
        page = self._templates.get_template("letter.html").render(
            language=self.language.tag,
            direction=self.words.direction,
            subject=subject,
            title=title,
            blocks=[(type(block).__name__, block) for block in blocks],
        )
        return RenderedLetter(
            language=self.language, subject=subject, text=plain_text(title, blocks), html=page
        )


@cache
def stationery_of(language: Language, library: LetterLibrary = SHIPPED) -> Stationery:
    """The stationery of a language, prepared once."""
    return Stationery(language, library)
