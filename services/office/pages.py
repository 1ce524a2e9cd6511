"""The frame of the office's pages, and how dates and codes stand in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from starlette.responses import Response

from services.plots import FOLDER as PLOTS
from services.web.pages import Pages, environment
from workflows.instants import local_date

FOLDER = Path(__file__).parent

DEMONSTRATION = "Demonstration: every case and every person here is invented. Enter nothing real."


@dataclass(frozen=True, slots=True)
class Place:
    """A page that every page leads to: its address, and what it is called."""

    address: str
    words: str


class OfficePages:
    """Writes pages for the staff, in English."""

    def __init__(self, *, is_demonstration: bool = False) -> None:
        templates = environment([FOLDER / "templates", PLOTS])
        templates.filters |= {"plain": plain, "day": day_in_words, "utc": as_utc, "on": on_day}
        templates.filters["month"] = month_in_words
        self._pages = Pages(templates)
        self._mark = DEMONSTRATION if is_demonstration else None

    def page(
        self,
        template: str,
        *,
        form: str,
        title: str,
        status: int = 200,
        who: str | None = None,
        places: Sequence[Place] = (),
        **values: Any,
    ) -> Response:
        """A page.

        Args:
            template: Its file.
            form: The token of its forms.
            title: Its heading.
            status: Of the answer.
            who: Who is signed in, as she is named; None for nobody.
            places: Where she can go from every page.
            values: What its template uses besides.
        """
        frame = {"tag": "en", "direction": "ltr", "skip": "Skip to the main part", "who": who}
        own = {"places": places, "form": form, "title": title, "mark": self._mark}
        return self._pages.page(template, {**frame, **own, **values}, status)


def plain(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ")


def day_in_words(day: date) -> str:
    """Such as 14 January 2027."""
    return f"{day.day} {day:%B %Y}"


def month_in_words(day: date) -> str:
    """Such as January 2027."""
    return f"{day:%B %Y}"


def on_day(instant: datetime, zone: str) -> str:
    """The day of an instant in a time zone, written out."""
    return day_in_words(local_date(instant, zone))


def as_utc(instant: datetime) -> str:
    """Such as 14 January 2027, 10:23 UTC."""
    in_utc = instant.astimezone(UTC)
    return f"{day_in_words(in_utc.date())}, {in_utc:%H:%M} UTC"


def days(count: int) -> str:
    """A number of days."""
    return f"{count} day" if count == 1 else f"{count} days"
