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


def screenshot(page: str, folder: Path, picture: Path, *, height: int) -> None:
    """A picture of one page in a window of 320 pixels."""
    _run(
        {"page": page}, folder, f"--screenshot={picture}", f"--window-size=500,{height}",
        height=height,
    )  # fmt: skip


def _run(pages: Mapping[str, str], folder: Path, *options: str, height: int = 600) -> str:
    frames = "".join(
        f'<iframe name="{html.escape(name)}" srcdoc="{html.escape(page)}" width="{NARROW}" '
        f'height="{height}" style="border: 0"></iframe>'
        for name, page in pages.items()
    )
    outer = folder / "pages.html"
    outer.write_text(
        f'<!DOCTYPE html><meta charset="utf-8">{frames}<pre id="found"></pre>{_MEASURE}',
        encoding="utf-8",
    )
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
