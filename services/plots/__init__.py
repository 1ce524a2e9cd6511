"""Plots for pages: where their marks lie, and the macros that draw them as SVG."""

from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
"""Where the macros lie, for the templates of a page."""
