"""``duecourse letters``: the check and the preview, as somebody types them."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.typing_commands import type_in


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


def test_the_preview_is_written_where_it_was_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "letters.html"
    printed = type_in(capsys, "letters", "preview", str(page))
    assert printed.code == 0
    assert "6 languages" in printed.out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_place_that_cannot_be_written_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    printed = type_in(capsys, "letters", "preview", str(tmp_path / "no" / "l.html"))
    assert printed.code == 2
    assert "cannot be written" in printed.err
