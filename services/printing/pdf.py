"""A letter as a PDF file, by WeasyPrint, which lays text out with the system's Pango and fonts."""

import asyncio
import importlib
from asyncio.subprocess import DEVNULL, PIPE
from typing import Any

from workflows.parties import Language

_FONTCONFIG_NAMES = {Language.CHINESE: "zh-cn"}
_PACKAGES_OF_FONTS = {Language.CHINESE: "fonts-noto-cjk"}
_LIBRARIES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"


class NoPdf(Exception):
    """No PDF can be made on this machine; the message says what is missing, and what to do."""


async def pdf_of(page: str, language: Language) -> bytes:
    """A page to print as a PDF file.

    Nothing is fetched for it: it holds the page's own words and this machine's fonts.

    Raises:
        NoPdf: a library or a font that the language needs is not installed here.
    """
    await _require_font(language)
    return await asyncio.to_thread(_written, page)


def _written(page: str) -> bytes:
    weasyprint = _weasyprint()
    fetches_nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    document: bytes = weasyprint.HTML(string=page, url_fetcher=fetches_nothing).write_pdf()
    return document


def _weasyprint() -> Any:
    """The library, which looks for Pango as soon as it is imported."""
    try:
        return importlib.import_module("weasyprint")
    except OSError:
        message = (
            f"to write a PDF, Pango has to be installed here (Debian: {_LIBRARIES}); until then "
            "use --html and print the page from a browser"
        )
        raise NoPdf(message) from None


async def _require_font(language: Language) -> None:
    """A missing font is no error to the layout: it would print empty boxes."""
    tag = _FONTCONFIG_NAMES.get(language, language.value)
    try:
        asked = await asyncio.create_subprocess_exec(
            "fc-list", f":lang={tag}", "family", stdout=PIPE, stderr=DEVNULL
        )
    except FileNotFoundError:
        message = (
            f"to write a PDF, fontconfig has to be installed here (Debian: {_LIBRARIES}); until "
            "then use --html and print the page from a browser"
        )
        raise NoPdf(message) from None
    found, _ = await asked.communicate()
    if not found.strip():
        package = _PACKAGES_OF_FONTS.get(language, "fonts-noto-core")
        message = (
            f"no font of this machine has the letters of the language '{language}' (Debian: "
            f"{package}); until then use --html and print the page from another machine"
        )
        raise NoPdf(message)
