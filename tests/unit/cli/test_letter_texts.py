"""``duecourse letters``: the check and the preview, as somebody types them."""

import json
from pathlib import Path

import pytest

from services.cli.commands import letter_texts
from services.letters.checking.samples import Telling
from services.policies.tellings import tellings_of
from services.settings import Settings
from tests.unit.cli.typing_commands import type_in
from workflows.notices import NoticeKind
from workflows.parties import Language, Role

THANKS = Telling(role=Role.REPORTER, notice=NoticeKind.ACKNOWLEDGEMENT, form=None)


@pytest.fixture
def one_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be told but one letter: to write all of them takes half a minute."""
    monkeypatch.setattr(letter_texts, "tellings_of", lambda _: (THANKS,))


@pytest.mark.usefixtures("one_letter")
def test_a_finding_is_printed_with_its_place_and_ends_with_code_1(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    text = tmp_path / "en" / "reporter" / "acknowledgement.txt"
    text.parent.mkdir(parents=True)
    text.write_text("Thank you.\nYou helped a victim.\n", encoding="utf-8")
    printed = type_in(capsys, "letters", "check", "--folder", str(tmp_path), "--json")
    assert printed.code == 1
    (finding,) = json.loads(printed.out)["findings"]
    assert (finding["file"], finding["line"]) == (str(text), 2)
    assert finding["kind"] == "never-said"


def test_a_folder_that_is_not_there_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = type_in(capsys, "letters", "check", "--folder", str(tmp_path / "nowhere"))
    assert printed.code == 2
    assert "is not there" in printed.err


@pytest.mark.usefixtures("one_letter")
def test_the_preview_is_written_where_it_was_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "letters.html"
    printed = type_in(capsys, "letters", "preview", str(page))
    assert printed.code == 0
    assert f"{len(Language)} letters in 6 languages" in printed.out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_every_letter_that_any_preset_may_tell_is_checked_and_shown() -> None:
    asked = tellings_of(Settings().policy)
    assert len(set(asked)) == len(asked) > 100
    assert THANKS in asked


@pytest.mark.parametrize("place", ["no/l.html", "."])
def test_a_place_that_cannot_be_written_is_refused_before_the_letters_are_written(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    monkeypatch.setattr(letter_texts, "preview_page", pytest.fail)
    printed = type_in(capsys, "letters", "preview", str(tmp_path / place))
    assert printed.code == 2
    assert "cannot be written" in printed.err
    assert list(tmp_path.iterdir()) == []
