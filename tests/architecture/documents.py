"""The project's documents, and what can be found in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.sources import ROOT

FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]\[]+\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: the language that it names, and what is in it."""

    language: str
    text: str


def documents() -> list[Path]:
    """Every document in Markdown that belongs to the project."""
    return sorted(
        [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    )


def blocks_of(path: Path) -> list[Block]:
    """Every fenced block of a document."""
    text = path.read_text(encoding="utf-8")
    return [Block(found["language"], found["text"]) for found in FENCE.finditer(text)]


def commands_of(path: Path) -> Iterator[list[str]]:
    """Every call of `duecourse` that a document shows, as its words; also within a sentence."""
    text = path.read_text(encoding="utf-8")
    prose = FENCE.sub("", text)
    for shown in re.findall(r"`(duecourse [^`]+)`", prose):
        yield " ".join(shown.split()).split()
    for block in blocks_of(path):
        if block.language in ("console", "sh"):
            for line in block.text.replace("\\\n", " ").splitlines():
                found = re.search(r"(?:^|\s)(duecourse\s[^|#>]+)", line)
                if found:
                    yield found[1].split()


def links_of(path: Path) -> Iterator[str]:
    """Every link of a document that leads to another file of the project."""
    for found in LINK.finditer(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", found["target"]):
            yield found["target"]


def anchors_of(path: Path) -> set[str]:
    """The anchors that the headings of a document make, as forges make them."""
    headings = re.findall(
        r"^#+ (.+)$", FENCE.sub("", path.read_text(encoding="utf-8")), re.MULTILINE
    )
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }
