"""A real browser without a screen, which measures pages as a telephone shows them."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.servers.availability import give_up_on

NARROW = 320
"""CSS pixels: the width that WCAG 2.2 (1.4.10) asks a page to be readable at."""

COLUMNS = 6
BETWEEN = 40
"""Pixels between the pages of a contact sheet, in which each has its name."""

_SHEET = f"""
<style>
  body {{ margin: {BETWEEN // 2}px; display: flex; gap: {BETWEEN}px; background: #888 }}
  figure {{ margin: 0; width: {NARROW}px }}
  figcaption {{ font: 14px/{BETWEEN - 4}px monospace; height: {BETWEEN - 4}px; overflow: hidden }}
  iframe {{ display: block; margin-bottom: 4px; background: white }}
</style>
"""

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_MEASURE = """
<script>
addEventListener("load", () => {
  const found = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument;
    const main = page.querySelector("main");
    found[frame.name] = {
      width: Math.max(page.documentElement.scrollWidth, main.scrollWidth),
      height: page.documentElement.scrollHeight,
      direction: getComputedStyle(main).direction,
      smallest: Math.min(...[...main.querySelectorAll("*")].map(
        (each) => parseFloat(getComputedStyle(each).fontSize))),
      leftmost: Math.min(...[...main.querySelectorAll("*")].map(
        (each) => each.getBoundingClientRect().left)),
      words: main.innerText.trim().length,
    };
  }
  document.getElementById("found").textContent = JSON.stringify(found);
});
</script>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a page stands on a narrow screen, in CSS pixels."""

    width: int
    height: int
    direction: str
    smallest: float
    leftmost: float
    words: int


def chromium() -> str:
    """The browser's program; without one the test is skipped."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        give_up_on("Chromium", "install it: apt-get install chromium")
    return found


def shown_at_320_pixels(pages: Mapping[str, str], folder: Path) -> dict[str, Shown]:
    """Each page in a window of 320 pixels, all of them in one run of the browser."""
    printed = _run(
        pages,
        folder,
        "--dump-dom",
    )
    found = re.search(r'<pre id="found">(.*?)</pre>', printed, re.DOTALL)
    assert found is not None, "the browser measured nothing"
    measured = json.loads(html.unescape(found[1]))
    return {name: Shown(**values) for name, values in measured.items()}


def contact_sheet(
    pages: Mapping[str, str], shown: Mapping[str, Shown], folder: Path, picture: Path
) -> None:
    """One picture of all pages side by side, each 320 pixels wide and as high as it is.

    Args:
        pages: The pages by name.
        shown: How each of them stands, as `shown_at_320_pixels` measured it.
        folder: For the browser's own files.
        picture: Where the picture (PNG) is written.
    """
    columns: list[list[str]] = [[] for _ in range(COLUMNS)]
    filled = [0] * COLUMNS
    for name, page in pages.items():
        shortest = filled.index(min(filled))
        filled[shortest] += shown[name].height + BETWEEN
        columns[shortest].append(
            f"<figcaption>{html.escape(name)}</figcaption>{_frame(name, page, shown[name].height)}"
        )
    drawn = "".join(f"<figure>{''.join(column)}</figure>" for column in columns)
    size = f"{COLUMNS * (NARROW + BETWEEN) + BETWEEN},{max(filled) + BETWEEN}"
    _browse(f"{_SHEET}{drawn}", folder, f"--screenshot={picture}", f"--window-size={size}")


def _run(pages: Mapping[str, str], folder: Path, *options: str) -> str:
    frames = "".join(_frame(name, page, height=600) for name, page in pages.items())
    return _browse(f'{frames}<pre id="found"></pre>{_MEASURE}', folder, *options)


def _frame(name: str, page: str, height: int) -> str:
    return (
        f'<iframe name="{html.escape(name)}" srcdoc="{html.escape(page)}" width="{NARROW}" '
        f'height="{height}" style="border: 0"></iframe>'
    )


def _browse(body: str, folder: Path, *options: str) -> str:
    outer = folder / "pages.html"
    outer.write_text(f'<!DOCTYPE html><meta charset="utf-8">{body}', encoding="utf-8")
    done = subprocess.run(  # noqa: S603 - the browser of this machine, on a page of our own
        [
            chromium(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
            *options,
            outer.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return done.stdout.decode("utf-8", errors="replace")
