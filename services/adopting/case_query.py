"""Which running cases are meant: ``policy=un-women-2020@1,stage=investigation+decision``.

Terms are joined by commas and must all hold; of the values of a term, joined by ``+``, one must.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from services.ledger.cases import CaseRecord
from services.ledger.policies import KeptDocument
from services.ledger.references import read_reference
from workflows.instants import local_date
from workflows.stages import Category, Stage
from workflows.values import EARLIEST_YEAR, LATEST_YEAR

EVERY_CASE = "all"
LONGEST_QUERY = 2_000
"""Characters; a hundred references are far shorter."""

Named = TypeVar("Named", bound=StrEnum)


class UnreadableQuery(ValueError):
    """The query cannot be read; the message says which term is wrong and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQuery:
    """The terms of a query; one that was not given is empty, and holds for every case.

    ``policies`` are names, names with a version (``name@2``) or hashes, ``calendars`` names or
    hashes. ``opened_after`` and ``opened_before`` do not include their day, which is one of the
    case's own zone.
    """

    policies: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    stages: frozenset[Stage] = frozenset()
    categories: frozenset[Category] = frozenset()
    references: frozenset[str] = frozenset()
    opened_after: date | None = None
    opened_before: date | None = None

    def means(self, case: CaseRecord, policy: KeptDocument, calendar: KeptDocument) -> bool:
        """Whether a running case, which is under this policy and calendar now, is meant."""
        opened_on = local_date(case.opened_at, case.time_zone)
        names = {policy.name, f"{policy.name}@{policy.version}", policy.hash}
        offices = {case.intake_office, case.investigating_office, case.deciding_office}
        return (
            case.stage.is_open
            and (not self.policies or not names.isdisjoint(self.policies))
            and (
                not self.calendars or not self.calendars.isdisjoint((calendar.name, calendar.hash))
            )
            and (not self.offices or not offices.isdisjoint(self.offices))
            and (not self.stages or case.stage in self.stages)
            and (not self.categories or case.category in self.categories)
            and (not self.references or case.reference in self.references)
            and (self.opened_after is None or opened_on > self.opened_after)
            and (self.opened_before is None or opened_on < self.opened_before)
        )


def read_query(typed: str) -> CaseQuery:
    """The query that somebody typed; ``all`` means every running case.

    Raises:
        UnreadableQuery: an unknown or doubled term, a missing value, or one that means nothing.
    """
    if typed.strip() == EVERY_CASE:
        return CaseQuery()
    if not 0 < len(typed.strip()) <= LONGEST_QUERY:
        message = f"say which cases: terms such as stage=investigation, or '{EVERY_CASE}'"
        raise UnreadableQuery(message)
    terms: dict[str, object] = {}
    for term in typed.split(","):
        name, found, values = term.strip().partition("=")
        if name not in _TERMS or not found:
            known = ", ".join(sorted(_TERMS))
            message = f"a term is NAME=VALUE with one of the names {known}; or write '{EVERY_CASE}'"
            raise UnreadableQuery(message)
        field, read = _TERMS[name]
        if field in terms:
            message = f"'{name}' is given twice: join its values with '+'"
            raise UnreadableQuery(message)
        terms[field] = read(name, values)
    return CaseQuery(**terms)  # type: ignore[arg-type] # each reader gives what its field takes


def _each(name: str, values: str) -> list[str]:
    split = [value.strip() for value in values.split("+")]
    if not all(value and value.isprintable() for value in split):
        message = f"'{name}' needs a value, or several joined with '+'"
        raise UnreadableQuery(message)
    return split


def _texts(name: str, values: str) -> frozenset[str]:
    return frozenset(_each(name, values))


def _calendars(name: str, values: str) -> frozenset[str]:
    """The name of the calendar of a place is written in small letters; people write DE-BY."""
    return frozenset(value.lower() for value in _each(name, values))


def _references(name: str, values: str) -> frozenset[str]:
    read = [read_reference(value) for value in _each(name, values)]
    known = frozenset(reference for reference in read if reference is not None)
    if None in read:
        message = f"'{name}' takes references of cases: they look like K7Q2-M4XA-9"
        raise UnreadableQuery(message)
    return known


def _members(kind: type[Named]) -> Callable[[str, str], frozenset[Named]]:
    def read(name: str, values: str) -> frozenset[Named]:
        known = [member.value for member in kind if member is not Stage.CLOSED]
        if not set(_each(name, values)) <= set(known):
            message = f"'{name}' is one of {', '.join(known)}"
            raise UnreadableQuery(message)
        return frozenset(kind(value) for value in _each(name, values))

    return read


def _day(name: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or len(value) != len("2027-01-31") or not _is_in_reach(day):
        message = f"'{name}' is a date such as 2027-01-31"
        raise UnreadableQuery(message)
    return day


def _is_in_reach(day: date) -> bool:
    return EARLIEST_YEAR <= day.year <= LATEST_YEAR


_TERMS: Mapping[str, tuple[str, Callable[[str, str], object]]] = {
    "policy": ("policies", _texts),
    "calendar": ("calendars", _calendars),
    "office": ("offices", _texts),
    "stage": ("stages", _members(Stage)),
    "category": ("categories", _members(Category)),
    "case": ("references", _references),
    "opened-after": ("opened_after", _day),
    "opened-before": ("opened_before", _day),
}
