"""A letter to a party, put into words: the one renderer for every channel and preview."""

from collections.abc import Iterator, Mapping, Sequence

from services.directory.entries import SupportContact
from services.letters.blocks import Block
from services.letters.letter_values import letter_values, section_values
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import LetterError, LetterTexts, RenderedLetter
from services.letters.sections import require_section_file
from services.letters.stationery import Stationery, stationery_of
from services.letters.user_text import Passage
from workflows.letter_content import LetterContent

_BEFORE = ("parts/greeting.txt",)
_AFTER = (
    "parts/news.txt",
    "parts/next_contact.txt",
    "parts/standing.txt",
    "parts/outline.txt",
    "parts/support.txt",
)


def render_letter(
    content: LetterContent,
    support: Sequence[SupportContact],
    texts: LetterTexts,
    *,
    signed_by: str,
    library: LetterLibrary = SHIPPED,
) -> RenderedLetter:
    """Put a letter into words: the same arguments always give the same letter.

    The notices come first, then when the party will hear next, then where the case stands.

    Args:
        content: What the letter says, as codes and dates.
        support: Where the party finds help; nobody barred in the case is among them.
        texts: What people wrote for it, fetched from the vault.
        signed_by: The office that writes, in one line.
        library: Where the texts lie.

    Raises:
        LetterError: A text from the vault is missing or too many, or the language has no words for
            a notice or reason (``missing_letters`` and ``missing_reasons`` show it beforehand), or
            an answer is empty.
        HeaderTextError: The signature is not one safe line.
    """
    quoted = _quoted(content, texts)
    paper = stationery_of(content.language, library)
    values = {
        **letter_values(content, paper.words),
        "support": tuple(support),
        "has_word_text": bool(quoted["word"]),
    }
    blocks = [
        *_parts(paper, _BEFORE, values, quoted),
        *_sections(content, paper, values, quoted),
        *_parts(paper, _AFTER, values, quoted),
    ]
    return paper.lay_out(
        subject=paper.line("subject.txt", {}),
        title=paper.line("title.txt", values),
        blocks=blocks,
        signed_by=signed_by,
    )


def _quoted(content: LetterContent, texts: LetterTexts) -> Mapping[str, Sequence[Passage]]:
    if (content.word_text is None) != (texts.word_text is None):
        raise LetterError(
            "The letter's content and its texts differ on the office's word: fetch the text that "
            "the content refers to, and no other."
        )
    if len(content.answers) != len(texts.answers):
        raise LetterError(
            f"The letter's content refers to {len(content.answers)} answers and "
            f"{len(texts.answers)} were given: fetch each from the vault, in order."
        )
    answers = [Passage.of(answer) for answer in texts.answers]
    if not all(answer.paragraphs for answer in answers):
        raise LetterError("An answer holds no visible text: ask the office to write it again.")
    word = Passage.of(texts.word_text or "")
    return {"word": [word] if word.paragraphs else [], "answers": answers}


def _sections(
    content: LetterContent,
    paper: Stationery,
    values: Mapping[str, object],
    quoted: Mapping[str, Sequence[Passage]],
) -> Iterator[Block]:
    said: set[tuple[Block, ...]] = set()
    for section in content.sections:
        file = require_section_file(
            content.language, content.role, section.notice, section.form, paper.library
        )
        own = section_values(content, section, paper.words)
        blocks = paper.blocks(file, {**values, **own}, quoted)
        # Two notices of a kind, such as two answers, are told together.
        if blocks not in said:
            said.add(blocks)
            yield from blocks


def _parts(
    paper: Stationery,
    files: Sequence[str],
    values: Mapping[str, object],
    quoted: Mapping[str, Sequence[Passage]],
) -> Iterator[Block]:
    for file in files:
        yield from paper.blocks(file, values, quoted)
