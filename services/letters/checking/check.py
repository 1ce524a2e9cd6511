"""Everything that the check of letters looks at, for the product's texts and for one's own."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError

from services.letters.checking.finding import LetterFinding, LetterFindingKind
from services.letters.checking.never_said import NEVER_SAID
from services.letters.checking.readability import hard_to_read
from services.letters.checking.samples import (
    AWKWARD,
    CALM,
    NOBODY,
    Telling,
    Texts,
    rendered_sample,
    sample,
)
from services.letters.checking.sources import placeholders, prose
from services.letters.checking.without_a_notice import without_a_notice
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import LetterError, RenderedLetter
from services.letters.sections import section_file
from services.letters.words import words_of
from services.mail.header_text import BIDI_CONTROLS
from workflows.parties import Language

CONSTANT = (
    "neutral_mail.txt",
    "neutral_message.txt",
    "subject.txt",
    "staff_subject.txt",
    "farewell.txt",
)
"""Texts that are the same for everybody, in every state of every case."""
Write = Callable[[Texts], RenderedLetter]
"""Writes a letter with what people wrote in it."""

_ADDRESS = re.compile(r"https?://|www\.|[^\s@]+@[^\s@]+\.\w")


def check_letters(library: LetterLibrary, tellings: Sequence[Telling]) -> tuple[LetterFinding, ...]:
    """Look at every text in every language, and write every letter with values that make trouble.

    Args:
        library: Where the texts lie.
        tellings: What may be told to whom: of every policy that is to be served.

    Raises:
        LetterFolderError: The organisation's folder cannot be used at all.
    """
    library.require_folder()
    findings: list[LetterFinding] = []
    for language in Language:
        broken = list(_about_templates(library, language))
        findings += [*broken, *_about_words(library, language)]
        if not broken:
            findings += _about_letters(library, language, tellings)
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda x: (str(x.file), x.line, x.kind)))


def _about_templates(library: LetterLibrary, language: Language) -> Iterator[LetterFinding]:
    """A text of one's own uses what the product's text of the same place uses, in each language."""
    files = library.files(language)
    everywhere = {name: path for x in Language for name, path in library.files(x).items()}
    for name in sorted(everywhere.keys() - files.keys()):
        yield LetterFinding(
            file=library.folders(language)[0] / name,
            line=1,
            kind=LetterFindingKind.MISSING,
            problem=f"this letter exists in another language and not in '{language}'",
            remedy="write it in this language too",
        )
    for name, path in sorted(files.items()):
        source = path.read_text(encoding="utf-8")
        try:
            used = placeholders(source)
        except TemplateSyntaxError as error:
            yield LetterFinding(
                file=path,
                line=error.lineno,
                kind=LetterFindingKind.UNREADABLE_TEMPLATE,
                problem=f"this is no template: {error.message}",
                remedy="close what is open, or copy the product's text again",
            )
            continue
        yield from _about_placeholders(library, language, name, path, used)


def _about_placeholders(
    library: LetterLibrary, language: Language, name: str, path: Path, used: frozenset[str]
) -> Iterator[LetterFinding]:
    if name in CONSTANT and used:
        yield LetterFinding(
            file=path,
            line=1,
            kind=LetterFindingKind.NOT_CONSTANT,
            problem="this text has to be the same for everybody, and uses values",
            remedy="take the placeholders out",
        )
    pattern = SHIPPED.find(language, name) or library.find(Language.ENGLISH, name) or path
    asked = placeholders(pattern.read_text(encoding="utf-8"))
    for says, names in (("lacks", asked - used), ("adds", used - asked)):
        if names:
            yield LetterFinding(
                file=path,
                line=1,
                kind=LetterFindingKind.PLACEHOLDERS,
                problem=f"{says} the placeholders {', '.join(sorted(names))}",
                remedy=f"use the same as {pattern}",
            )


def _about_words(library: LetterLibrary, language: Language) -> Iterator[LetterFinding]:
    """What is never said, and what would name somebody, each in its line."""
    own = words_of(language, library).never_said
    never = [word.casefold() for word in (*NEVER_SAID[language], *own)]
    words = [folder / "words.yaml" for folder in library.folders(language)]
    files = {**library.files(language), **{str(x): x for x in words if x.is_file()}}
    for name, path in sorted(files.items()):
        source, _, _ = path.read_text(encoding="utf-8").partition("\nnever_said:")
        for number, line in enumerate(prose(source), start=1):
            for word in never:
                if word in line.casefold():
                    yield LetterFinding(
                        file=path,
                        line=number,
                        kind=LetterFindingKind.NEVER_SAID,
                        problem=f"'{word}' is never said in a letter",
                        remedy="say it in other words; docs/letters.md gives some",
                    )
            if _ADDRESS.search(line) or (name in CONSTANT and re.search(r"\d", line)):
                yield LetterFinding(
                    file=path,
                    line=number,
                    kind=LetterFindingKind.NAMES_SOMEBODY,
                    problem="an address or number stands in the text itself",
                    remedy="put support contacts into the staff directory, where they are barred "
                    "with whoever is named in a case",
                )


def _about_letters(
    library: LetterLibrary, language: Language, tellings: Sequence[Telling]
) -> Iterator[LetterFinding]:
    for telling in tellings:
        name = section_file(language, telling.role, telling.notice, telling.form, library)
        place = library.find(language, name) if name else None
        if place is None:
            yield LetterFinding(
                file=library.folders(language)[0] / telling.role / f"{telling.notice}.txt",
                line=1,
                kind=LetterFindingKind.MISSING,
                problem=f"nobody wrote '{telling.name}' in '{language}'",
                remedy="write it, or take it out of the policy",
            )
            continue
        content = sample(telling, language)
        quiet = sample(telling, language, word_text=None)
        yield from _about_one(
            language,
            telling.name,
            place,
            partial(rendered_sample, content, library),
            partial(rendered_sample, quiet, library),
        )
    for other in without_a_notice(library, language, tellings):
        place = library.find(language, other.file)
        if place is not None:
            yield from _about_one(language, other.name, place, other.write, other.write)


def _about_one(
    language: Language, name: str, place: Path, write: Write, write_quietly: Write
) -> Iterator[LetterFinding]:
    """What is wrong with one letter; ``write_quietly`` leaves out what somebody wrote for it."""

    def found(kind: LetterFindingKind, problem: str, remedy: str) -> LetterFinding:
        return LetterFinding(
            file=place, line=1, kind=kind, problem=f"{name}: {problem}", remedy=remedy
        )

    try:
        calm = write(CALM)
        awkward = [write(texts) for texts in AWKWARD]
        hard = hard_to_read(write_quietly(CALM).text, language)
    except (TemplateError, LetterError, KeyError) as error:
        yield found(LetterFindingKind.DOES_NOT_RENDER, str(error), "mend the text")
        return
    tags = _tags(calm.html)
    for texts, letter in zip(AWKWARD, awkward, strict=True):
        lines = len(texts.word.split("\n")) > 1
        if not lines and _tags(letter.html) != tags:
            yield found(
                LetterFindingKind.CHANGED_BY_DATA,
                f"what somebody wrote changes the page ({texts.word[:20]}...)",
                "let values stand as they are",
            )
    for letter in (calm, *awkward):
        if NOBODY in letter.text or NOBODY in letter.html:
            yield found(
                LetterFindingKind.NAMES_SOMEBODY,
                "an id of the case, a party or an office is shown",
                "take it out",
            )
            break
    if _stray_controls(calm.text):
        yield found(
            LetterFindingKind.CHANGED_BY_DATA,
            "a direction character stands in the text",
            "take it out: the letters set their own",
        )
    if hard:
        yield found(LetterFindingKind.HARD_TO_READ, hard, "shorten sentences, use shorter words")


def _stray_controls(text: str) -> bool:
    own = text.count("\u2068") == text.count("\u2069")
    return not own or any(x in text for x in BIDI_CONTROLS - {"\u2068", "\u2069"})


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives them
        if tag != "bdi":
            self.tags.append(tag)


def _tags(html: str) -> list[str]:
    reader = _Tags()
    reader.feed(html)
    reader.close()
    return reader.tags
