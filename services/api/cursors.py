"""Where the next page begins, as a word that programs give back unread."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated

from fastapi import Query

from services.api.problems import Fault, ProblemKind, ProblemRaised

CursorGiven = Annotated[
    str | None,
    Query(
        max_length=400,
        json_schema_extra={"format": "cursor"},
        description="What `next` of the page before was; the first page without it.",
    ),
]
LimitGiven = Annotated[int, Query(ge=1, le=200, description="How many, at most.")]


def cursor_of(at: datetime | None, last: str) -> str:
    """A cursor after something that was sorted by an instant, or had none."""
    said = json.dumps([None if at is None else at.isoformat(), last], separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def place_of(cursor: str) -> tuple[datetime | None, str]:
    """What a cursor says.

    Raises:
        ProblemRaised: it is none.
    """
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        at, last = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        instant = None if at is None else datetime.fromisoformat(at)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise _no_cursor() from None
    if not isinstance(last, str) or not last.isascii() or not last.isprintable():
        raise _no_cursor()
    if instant is not None and instant.utcoffset() is None:
        raise _no_cursor()
    return instant, last


def _no_cursor() -> ProblemRaised:
    fault = Fault(where="query.cursor", what="give what `next` of the page before was, unchanged")
    return ProblemRaised(ProblemKind.INVALID, "this is no cursor of this list", faults=[fault])
