"""``duecourse letters ...``: the texts of letters, checked and shown all together."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer
from services.cli.failures import ExitCode, InputRefused
from services.cli.own_letters import letters_asked_for
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone
from services.cli.typed import read_path
from services.letters.checking import LetterFinding, check_letters
from services.letters.preview import preview_page
from services.policies.tellings import tellings_of
from workflows.parties import Language

FolderGiven = Annotated[
    Path | None,
    typer.Option(
        "--folder",
        metavar="FOLDER",
        help="A folder of your own letters, instead of the one in DUECOURSE_LETTERS.",
    ),
]


def offer(letters: Commands) -> None:
    """Offer the commands about texts."""
    letters.add("check", check)
    letters.add("preview", preview)


async def check(alone: Alone, folder: FolderGiven = None) -> Answer:
    """Check the text of every letter in every language: each finding with its file and line.

    Every letter exists in every language and uses the same values; it can be written with names in
    any script, with very long ones and with program text in them; it names nobody, uses no word
    that is never said, and can be read. Exit code 1 if something is found.

    Example: duecourse letters check --folder our-letters
    """
    settings = alone.connections.settings()
    found = check_letters(letters_asked_for(settings, folder), tellings_of(settings.policy))
    verdict = (
        f"{len(found)} finding{'' if len(found) == 1 else 's'}: see above."
        if found
        else f"Every letter is well in {len(Language)} languages."
    )
    return Answer(
        data={"well": not found, "findings": [_data(finding) for finding in found]},
        shown=[*(_shown(finding) for finding in found), verdict],
        code=ExitCode.SYSTEM_COULD_NOT if found else ExitCode.DONE,
    )


async def preview(
    alone: Alone,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            parser=refusing(read_path),
            help="The page to write, such as l.html.",
        ),
    ],
    folder: FolderGiven = None,
) -> Answer:
    """Write all letters in all languages as one page, with invented dates and no names.

    Example: duecourse letters preview letters.html
    """
    settings = alone.connections.settings()
    library = letters_asked_for(settings, folder)
    # All letters together take a while: whoever mistyped the place is told before.
    _write(file, None)
    asked = tellings_of(settings.policy)
    _write(file, preview_page(library, asked, signed_by=settings.sender_name))
    count = len(asked) * len(Language)
    return Answer(
        data={"file": str(file), "letters": count, "languages": list(Language)},
        shown=[f"{count} letters in {len(Language)} languages are in {file}."],
    )


def _write(file: Path, page: str | None) -> None:
    """Write the page, or see without it that it could be written; an older one is left as it is."""
    try:
        if page is not None:
            file.write_text(page, encoding="utf-8")
        elif file.exists() or not file.parent.is_dir():
            file.open("r+b").close()
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise InputRefused(message) from None


def _shown(finding: LetterFinding) -> str:
    problem = finding.problem[:1].upper() + finding.problem[1:]
    head = f"{finding.file}:{finding.line}: {finding.kind}"
    return f"{head}\n  {problem}.\n  To do: {finding.remedy}.\n"


def _data(finding: LetterFinding) -> dict[str, object]:
    return {
        "file": str(finding.file),
        "line": finding.line,
        "kind": finding.kind,
        "problem": finding.problem,
        "remedy": finding.remedy,
    }
