"""The document in which an organisation says when it works."""

from enum import IntEnum
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from services.calendars.errors import UnreadableCalendar
from services.calendars.own_days import Entry
from services.calendars.places import Place, find_place
from workflows.values import StrictFrozen


class Weekday(IntEnum):
    """Days of the week by their ISO numbers."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


def _weekday(given: Any) -> Any:
    try:
        return Weekday[given.upper()]
    except (AttributeError, KeyError):
        names = ", ".join(day.name.lower() for day in Weekday)
        message = f"a weekday is one of {names}"
        raise ValueError(message) from None


def _told(country: str, subdivision: str | None = None) -> str:
    """The code as the library writes it; an unknown one is told with the field's line."""
    try:
        place = find_place(country, subdivision)
    except UnreadableCalendar as unknown:
        raise ValueError(str(unknown)) from None
    return place.subdivision or place.country


class CalendarDocument(StrictFrozen):
    """When an organisation works: the holidays of a place, its own week, its own days.

    Attributes:
        name: For people; derived from the place unless given.
        country: ISO 3166 code of the country whose public holidays count; none without it.
        subdivision: Code of the state, province or canton, for its holidays as well.
        weekend: The weekdays on which nobody works, if not those of the country.
        closed: Further days on which nobody works.
        open: Public holidays, or days of the weekend, on which the office works.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    name: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9-]{0,63}$")
    country: str | None = Field(default=None, min_length=2, max_length=60)
    subdivision: str | None = Field(default=None, min_length=1, max_length=60)
    weekend: tuple[Annotated[Weekday, BeforeValidator(_weekday)], ...] | None = Field(
        default=None, max_length=6
    )
    closed: tuple[Entry, ...] = Field(default=(), max_length=1000)
    open: tuple[Entry, ...] = Field(default=(), max_length=1000)

    @model_validator(mode="before")
    @classmethod
    def _has_no_half_days(cls, given: Any) -> Any:
        if isinstance(given, dict) and any("half" in str(key) for key in given):
            message = (
                "half-days are not supported: a day counts as a working day or it does not; "
                "leave it out to have it count, or put it under 'closed'"
            )
            raise ValueError(message)
        return given

    @field_validator("country")
    @classmethod
    def _known_country(cls, code: str | None) -> str | None:
        return _told(code) if code is not None else None

    @field_validator("subdivision")
    @classmethod
    def _known_subdivision(cls, code: str | None, info: ValidationInfo) -> str | None:
        if code is None or "country" not in info.data:
            return code
        country = info.data["country"]
        if country is None:
            message = "a subdivision needs its country"
            raise ValueError(message)
        return _told(country, code)

    @property
    def place(self) -> Place | None:
        """Whose public holidays count."""
        return find_place(self.country, self.subdivision) if self.country else None

    @property
    def has_own_days(self) -> bool:
        """Whether it differs from the plain calendar of its place."""
        return bool(self.closed or self.open or self.weekend is not None)

    @property
    def calendar_name(self) -> str:
        """The name of the calendar."""
        if self.name is not None:
            return self.name
        plain = self.place.calendar_name if self.place else "office"
        return f"{plain}-own" if self.has_own_days and self.place else plain
