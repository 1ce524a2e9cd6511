"""All letters in all languages as one page, for whoever reviews their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.letters.checking.samples import (
    CALM,
    WRITTEN_ON,
    Telling,
    rendered_sample,
    sample,
)
from services.letters.checking.without_a_notice import without_a_notice
from services.letters.library import LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.letters.rendered import RenderedLetter
from services.letters.staff_mail import (
    LateClocks,
    StaffAlert,
    StaffSummary,
    render_staff_mail,
    render_staff_summary,
)
from services.letters.words import words_of
from workflows.obligations import ObligationKind
from workflows.parties import Language
from workflows.staff import Concern
from workflows.stages import ClockName

_LAYOUTS = Path(__file__).parent / "layouts"
_REFERENCE = "4K7M-2PQR-X"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A letter by what it tells to whom, and what it says as a part of a page."""

    name: str
    body: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLetters:
    """All letters in one language."""

    tag: str
    name: str
    direction: str
    letters: tuple[ShownLetter, ...]


def preview_page(library: LetterLibrary, tellings: Sequence[Telling], *, signed_by: str) -> str:
    """One page that fetches nothing, with an index and a part for each language.

    Args:
        library: Where the texts lie.
        tellings: What may be told to whom.
        signed_by: Who writes, in one line.

    Raises:
        LetterError: A letter cannot be written; ``check_letters`` says where.
    """
    library.require_folder()
    templates = Environment(
        loader=FileSystemLoader(_LAYOUTS),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    parts = [letters_in(library, language, tellings, signed_by) for language in Language]
    return templates.get_template("preview.html").render(parts=parts)


def letters_in(
    library: LetterLibrary, language: Language, tellings: Sequence[Telling], signed_by: str
) -> LanguageLetters:
    """All letters in one language, with invented dates and no names.

    Raises:
        LetterError: A letter cannot be written; ``check_letters`` says where.
    """
    words = words_of(language, library)
    letters = [
        ShownLetter(
            name=telling.name, body=_body(rendered_sample(sample(telling, language), library))
        )
        for telling in tellings
    ]
    mails = [
        ShownLetter(name=name, body=_body(mail))
        for name, mail in _mails(library, language, signed_by)
    ]
    others = [
        ShownLetter(name=other.name, body=_body(other.write(CALM)))
        for other in without_a_notice(library, language, tellings)
    ]
    return LanguageLetters(
        tag=language.tag,
        name=words.locale.get_display_name() or language.value,
        direction=words.direction,
        letters=(*mails, *letters, *others),
    )


def _mails(
    library: LetterLibrary, language: Language, signed_by: str
) -> Iterator[tuple[str, RenderedLetter]]:
    neutral = render_neutral_mail(language, signed_by=signed_by, library=library)
    yield "neutral mail", neutral
    alert = StaffAlert(
        concern=Concern.WORD,
        kind=ObligationKind.TASK,
        reference=_REFERENCE,
        task="t0123456789a",
        due_on=WRITTEN_ON + timedelta(days=1),
    )
    mail = render_staff_mail(
        language, [alert], today=WRITTEN_ON, signed_by=signed_by, library=library
    )
    yield "mail to staff: one duty", mail
    late = LateClocks(clock=ClockName.INVESTIGATION, cases=11, longest=103)
    summary = StaffSummary(duties=25, today=2, overdue=3, late=(late,))
    told = render_staff_summary(language, summary, signed_by=signed_by, library=library)
    yield "mail to staff: many duties", told


def _body(letter: RenderedLetter) -> Markup:
    """What stands between the page's main tags: escaped already, where the letter was rendered."""
    _, _, after = letter.html.partition("<main")
    inner, _, _ = after.partition(">")[2].rpartition("</main>")
    # Headings stand two levels below those of the page of one letter.
    lower = inner.replace("<h2", "<h4").replace("</h2>", "</h4>")
    lowest = lower.replace("<h1", "<h3").replace("</h1>", "</h3>")
    return Markup(lowest)  # noqa: S704 - our own page
