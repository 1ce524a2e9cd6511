"""Writes the page of a simulation: one file, without a script, that asks nothing of the network."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.plots import FOLDER
from services.simulation.headlines import headlines
from services.simulation.page_content import chapters, plain
from services.simulation.report import Report

_LAYOUTS = Path(__file__).parent / "layouts"


def write_page(report: Report, file: Path) -> None:
    """Write the page; an older file there is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    file.write_text(render_page(report), encoding="utf-8")


def render_page(report: Report) -> str:
    """The page as HTML."""
    environment = Environment(
        loader=FileSystemLoader([_LAYOUTS, FOLDER]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    page = environment.get_template("page.html")
    return page.render(
        report=report, headlines=headlines(report.policies), chapters=list(chapters(report))
    )
