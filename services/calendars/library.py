"""The ``holidays`` library: loaded when it is first needed, for most commands never need it."""

from collections.abc import Mapping, Sequence
from importlib import metadata
from typing import TYPE_CHECKING
from warnings import catch_warnings

if TYPE_CHECKING:
    from holidays import HolidayBase

ENGLISH = "en_US"


def release() -> str:
    """The release of the library: its data change with it."""
    return metadata.version("holidays")


def country_codes() -> Mapping[str, Sequence[str]]:
    """The countries that the library knows, each with the codes of its subdivisions."""
    from holidays import list_supported_countries  # noqa: PLC0415 - loading takes 0.1 s

    return list_supported_countries(include_aliases=False)


def country_names() -> Mapping[str, str]:
    """The name of each country by its code, run together as the library writes it."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - loading takes 0.1 s

    return {entry[1]: entry[0] for entry in COUNTRIES.values()}


def public_holidays_of(country: str, subdivision: str | None, years: range) -> "HolidayBase":
    """The public holidays of a place in these years, days in lieu included.

    The library warns where it knows fewer years than these; who asks looks how many there are.
    """
    from holidays import country_holidays  # noqa: PLC0415 - loading takes 0.1 s

    languages = country_holidays(country).supported_languages
    with catch_warnings(category=UserWarning, action="ignore"):
        return country_holidays(
            country,
            subdiv=subdivision,
            years=years,
            expand=False,
            observed=True,
            language=ENGLISH if ENGLISH in languages else None,
        )
