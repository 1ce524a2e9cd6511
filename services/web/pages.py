"""Pages: written from templates, and filled up so that their size tells nothing."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

STEP = 32 * 1024
"""Bytes: every page is filled up to a multiple of it."""

_OWN_TEMPLATES = Path(__file__).parent / "templates"


def environment(folders: Sequence[Path]) -> Environment:
    """Templates that escape every value, and fail on a name that nobody gives."""
    return Environment(
        loader=FileSystemLoader([*folders, _OWN_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """Writes pages."""

    def __init__(self, templates: Environment) -> None:
        self._templates = templates

    def page(self, template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
        """A page as an answer.

        Raises:
            jinja2.UndefinedError: the template uses a name that is not among the values.
        """
        written = self._templates.get_template(template).render(values)
        return HTMLResponse(padded(written), status_code=status)


def padded(page: str) -> bytes:
    """A page with a comment that fills it up; random, so that compressing does not undo it."""
    written = page.encode()
    frame = len(b"\n<!-- -->\n")
    missing = -(len(written) + frame) % STEP
    filling = secrets.token_urlsafe(missing).replace("-", "_")[:missing]
    return b"%b\n<!-- %b-->\n" % (written, filling.encode())
