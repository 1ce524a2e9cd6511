"""Letters as PDF files, read again as a PDF reader does, in every script that letters have."""

import re
import shutil
import unicodedata
from ctypes.util import find_library
from pathlib import Path

import pypdfium2
import pytest

from services.printing.page import page_to_print
from services.printing.pdf import NoPdf, pdf_of
from tests.unit.letters.situations import every_situation
from workflows.parties import Language

PANGO_IS_HERE = find_library("pango-1.0") is not None and shutil.which("fc-list") is not None
with_pango = pytest.mark.skipif(not PANGO_IS_HERE, reason="Pango is not installed here")


def _words_on_paper(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_range() for page in document)


def _letters_of(text: str) -> set[str]:
    """The letters of a text in their plain form: a PDF may hold the joined forms of Arabic."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\s", "", text))
    return {x for x in plain if x.isalpha()}


@with_pango
@pytest.mark.parametrize("language", Language)
async def test_the_words_of_a_letter_stand_on_paper(language: Language) -> None:
    letter = max((x.letter for x in every_situation(language)), key=lambda x: len(x.text))
    try:
        pdf = await pdf_of(page_to_print(letter.html), language)
    except NoPdf as missing:
        pytest.skip(str(missing))
    assert pdf.startswith(b"%PDF-")
    on_paper = _words_on_paper(pdf)
    assert _letters_of(letter.text) <= _letters_of(on_paper)
    assert "\ufffd" not in on_paper
    if language is Language.CHINESE:
        sentence = max(re.findall(r"[\u4e00-\u9fff]+", letter.text), key=len)
        assert sentence in re.sub(r"\s", "", on_paper)


@with_pango
async def test_a_page_that_would_fetch_something_fetches_nothing() -> None:
    page = '<html><head></head><body><img src="http://127.0.0.1:9/x"><p>Hello</p></body></html>'
    assert "Hello" in _words_on_paper(await pdf_of(page_to_print(page), Language.ENGLISH))


async def test_a_machine_without_a_font_for_the_language_prints_no_boxes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "fc-list"
    nothing.write_text("#!/bin/sh\n", encoding="utf-8")
    nothing.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(NoPdf, match="fonts-noto-cjk"):
        await pdf_of("<html></html>", Language.CHINESE)


async def test_a_machine_without_the_libraries_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoPdf, match="libpango"):
        await pdf_of("<html></html>", Language.ENGLISH)
