"""Countries and their subdivisions, as the holiday library names them, found or refused kindly."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from services.calendars.errors import UnreadableCalendar
from services.calendars.library import country_codes, country_names

WRITTEN = re.compile(r"^[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?$")
"""How a place looks where a file could be meant as well: ``DE`` or ``DE-BY``."""

CODE_LENGTH = 2
LONGEST_NAME = 60
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])")


class UnknownPlace(UnreadableCalendar):
    """The holiday library has no such country or subdivision; the message names near ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country, or a part of it, with public holidays of its own: ISO 3166 codes."""

    country: str
    subdivision: str | None = None

    def __str__(self) -> str:
        return f"{self.country}-{self.subdivision}" if self.subdivision else self.country

    @property
    def calendar_name(self) -> str:
        """The place as the name of a calendar: lower case, without blanks."""
        return re.sub(r"[^a-z0-9]+", "-", str(self).lower()).strip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A country that the library knows, with the codes of its subdivisions."""

    code: str
    name: str
    subdivisions: tuple[str, ...]


def countries() -> tuple[Country, ...]:
    """Every country that the library knows, by its code."""
    known, names = country_codes(), country_names()
    return tuple(
        Country(
            code=code,
            name=_BETWEEN_WORDS.sub(" ", names.get(code, code)),
            subdivisions=tuple(known[code]),
        )
        for code in sorted(known)
    )


def find_place(country: str, subdivision: str | None = None) -> Place:
    """The place of these codes; upper and lower case are the same.

    Raises:
        UnknownPlace: The library knows no such country, or no such part of it.
    """
    code = country.strip().upper()
    known = {each.code: each for each in countries()}
    if code not in known:
        raise UnknownPlace(_no_country(country))
    if subdivision is None:
        return Place(country=code)
    parts = {part.upper(): part for part in known[code].subdivisions}
    part = parts.get(subdivision.strip().upper())
    if part is None:
        raise UnknownPlace(_no_subdivision(subdivision, known[code]))
    return Place(country=code, subdivision=part)


def read_place(written: str) -> Place:
    """The place that ``DE`` or ``DE-BY`` names.

    Raises:
        UnknownPlace: The library knows no such place.
    """
    country, _, subdivision = written.partition("-")
    return find_place(country, subdivision or None)


def meant(typed: str) -> str:
    """A question that offers up to three countries near to what was typed, or nothing."""
    wanted = typed.strip().casefold()
    if len(wanted) > LONGEST_NAME:
        return ""
    by_word = {word.casefold(): each for each in countries() for word in (each.name, each.code)}
    near = get_close_matches(wanted, by_word, n=3, cutoff=0.6)
    if not near and len(wanted) == CODE_LENGTH:
        near = [word for word in by_word if len(word) == CODE_LENGTH and word[0] == wanted[0]]
    offered = dict.fromkeys(f"{by_word[word].code} ({by_word[word].name})" for word in near[:3])
    return f"; did you mean {' or '.join(offered)}?" if offered else ""


def _no_country(typed: str) -> str:
    return (
        f"there is no country '{typed[:40]}'{meant(typed)} Write the two letters of ISO 3166, as "
        "'duecourse calendar list' shows them"
    )


def _no_subdivision(typed: str, country: Country) -> str:
    if not country.subdivisions:
        return f"{country.code} has no subdivisions: write '{country.code}' alone"
    return (
        f"{country.code} has no subdivision '{typed[:40]}'; it has: "
        f"{', '.join(country.subdivisions)}"
    )
