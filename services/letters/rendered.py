"""What goes into a letter besides its codes and dates, and what comes out."""

from dataclasses import dataclass, field

from workflows.parties import Language


class LetterError(ValueError):
    """A letter cannot be written; the message says what is missing and quotes nothing personal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTexts:
    """What people wrote for a letter, fetched from the vault; its representation hides it.

    Attributes:
        word_text: What the office has to tell, if the letter's content refers to such a text.
        answers: One text for each answer that the content refers to, in the same order.
    """

    word_text: str | None = field(default=None, repr=False)
    answers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedLetter:
    """A letter in words; its representation hides them.

    Attributes:
        language: In which it is written.
        subject: One line, constant in each language, so that it tells nothing.
        text: Plain text in lines of at most 76 columns, ending with a line end. A word longer than
            a line stays whole: it may be an address that somebody copies.
        html: The same words as a complete page, which fetches nothing.
    """

    language: Language
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str = field(repr=False)
