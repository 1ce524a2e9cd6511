"""Lengths of time as rules state them: "3 months" and "90 days" are different lengths."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Any

from pydantic import GetJsonSchemaHandler, model_serializer, model_validator
from pydantic_core import CoreSchema

from workflows.values import StrictFrozen

_WRITTEN = re.compile(r"^(?P<count>[0-9]{1,5}) (?P<unit>(?:working )?day|week|month|year)s?$")


class Unit(StrEnum):
    """What a span is counted in; ``longest`` bounds a span to about ten years."""

    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"

    @property
    def longest(self) -> int:
        """The largest count accepted in this unit."""
        return _LONGEST[self]


_LONGEST = {
    Unit.DAY: 3660,
    Unit.WORKING_DAY: 2600,
    Unit.WEEK: 520,
    Unit.MONTH: 120,
    Unit.YEAR: 10,
}


class Span(StrictFrozen):
    """A length of time in one unit, written ``3 months`` or ``5 working days``.

    Raises:
        ValueError: the text is not a count and a unit, or the span is longer than ten years.
    """

    count: int
    unit: Unit

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if isinstance(given, Span | dict):
            return given
        written = _WRITTEN.match(given.strip()) if isinstance(given, str) else None
        if written is None:
            message = (
                "a length of time is a count and a unit, for instance '3 months', '90 days' "
                "or '5 working days'"
            )
            raise ValueError(message)
        return {"count": int(written["count"]), "unit": Unit(written["unit"])}

    @model_validator(mode="after")
    def _within_bounds(self) -> "Span":
        longest = self._longest(self.unit)
        if not 0 <= self.count <= longest:
            message = f"a length in {self.unit}s lies between 0 and {longest}"
            raise ValueError(message)
        return self

    @classmethod
    def _longest(cls, unit: Unit) -> int:
        return unit.longest

    @model_serializer
    def _as_text(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """A length is written as text; its count and unit, apart, are read as well."""
        fields = handler(core_schema)
        if handler.mode == "serialization":
            return fields
        written = _WRITTEN.pattern.replace("?P<count>", "").replace("?P<unit>", "")
        text = {"type": "string", "pattern": rf"^\s*{written[1:-1]}\s*$"}
        return {"anyOf": [text, handler.resolve_ref_schema(fields)]}

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def times(self, factor: int) -> "Span":
        """The span ``factor`` times over, bounded by the longest one of its unit."""
        return _times(self.count, self.unit, factor)

    @property
    def approximate_days(self) -> int:
        """Days, for comparing spans in different units; never for computing a date."""
        return self.count * _ROUGH_DAYS[self.unit] // 10


class KeepingSpan(Span):
    """How long something is kept: up to a hundred years, for archives outlive every promise.

    Working days are counted up to about ten years, as anywhere: calendars reach no further.

    Raises:
        ValueError: the text is not a count and a unit, or the span is longer than that.
    """

    @classmethod
    def _longest(cls, unit: Unit) -> int:
        return unit.longest if unit is Unit.WORKING_DAY else 10 * unit.longest


@lru_cache(maxsize=4096)
def _times(count: int, unit: Unit, factor: int) -> Span:
    return Span(count=min(count * factor, unit.longest), unit=unit)


_ROUGH_DAYS = {
    Unit.DAY: 10,
    Unit.WORKING_DAY: 14,
    Unit.WEEK: 70,
    Unit.MONTH: 304,
    Unit.YEAR: 3652,
}
"""Tenths of a day in each unit."""
