import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

FORBIDDEN = re.compile(r"\bv[ií]ctim", re.IGNORECASE)
NAMES_OF_LAWS = re.compile(
    r"Victims' Code|Victims of Crime Act|(?<=name: )(uk-victims-code|act-australia-victims)"
)
"""What a policy cites is cited by its name."""

WORDED = (".j2", ".txt", ".html", ".yaml", ".yml", ".md", ".mjml")


def _worded_files() -> list[Path]:
    folders = (ROOT / "services" / "letters", ROOT / "services" / "policies")
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in WORDED and path.is_file()
    ]


def test_no_letter_or_policy_calls_anybody_a_victim() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _worded_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if FORBIDDEN.search(NAMES_OF_LAWS.sub("", line))
    ]
    assert found == []


@pytest.mark.parametrize("word", ["victim", "Victims", "victime", "víctima", "VÍCTIMAS"])
def test_the_word_is_known_in_every_language_of_the_letters(word: str) -> None:
    assert FORBIDDEN.search(f"the {word} was told")
