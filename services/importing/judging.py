"""Whether a row is sound: the first thing wrong with it sets it aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.importing.mapping import RegisterMapping
from services.importing.mapping_terms import Ending, Standing, read_date
from services.importing.party_of_row import party_of
from services.importing.reasons import Noticed, SetAside
from services.importing.register_row import RegisterRow
from workflows.stages import Category, Stage

LONGEST_CELL = 500
"""Characters of a cell that is read; columns that the mapping does not name may hold more."""

EARLIEST = date(1990, 1, 2)
"""The day before which no date of a case can lie, in any time zone."""


class Unsound(Exception):
    """The row is set aside; ``reason`` says why."""

    def __init__(self, reason: SetAside) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The dates and the end of a case, as far as the register knows them."""

    received_on: date
    stage: Stage
    began_on: date
    ended_on: date | None
    ending: Ending | None


def judge(
    line: int, cells: Mapping[str, str], mapping: RegisterMapping, today: date
) -> RegisterRow:
    """The row, if it is sound; ``cells`` are by the mapping's fields, ``today`` in its zone.

    Raises:
        Unsound: the row has to be set aside.
    """
    _look_at_the_text(cells)
    if not cells["key"]:
        raise Unsound(SetAside.KEY_MISSING)
    life = _life(cells, mapping, min(today, mapping.exported_on or today))
    noticed = [*_noticed_in_incident(cells, mapping, life)]
    if mapping.investigating_offices and cells["office"] not in mapping.investigating_offices:
        noticed.append(Noticed.OFFICE_UNKNOWN)
    role = mapping.roles.get(cells["role"]) if mapping.roles else mapping.role
    if role is None:
        raise Unsound(SetAside.ROLE_UNKNOWN)
    party = None
    if role.role is not None:
        party, odd = party_of(cells, mapping, role.role)
        noticed.extend(odd)
    return RegisterRow(
        line=line,
        key=cells["key"],
        category=_category(cells, mapping),
        offices=mapping.offices_of(cells["office"]),
        received_on=life.received_on,
        stage=life.stage,
        began_on=life.began_on,
        ended_on=life.ended_on,
        ending=life.ending,
        party=party,
        noticed=tuple(noticed),
    )


def _look_at_the_text(cells: Mapping[str, str]) -> None:
    for text in cells.values():
        if len(text) > LONGEST_CELL:
            raise Unsound(SetAside.TOO_LONG)
        if not text.isprintable():
            raise Unsound(SetAside.CONTROL_CHARACTERS)


def _life(cells: Mapping[str, str], mapping: RegisterMapping, latest: date) -> Life:
    received_on = _date(cells["received_on"], mapping, latest)
    if received_on is None:
        raise Unsound(SetAside.RECEIVED_MISSING)
    standing = mapping.statuses.get(cells["status"])
    if standing is None:
        raise Unsound(SetAside.STATUS_UNKNOWN)
    ended_on = _end(cells, mapping, received_on, latest)
    stage, ending = _stage(standing, cells, mapping)
    _agree(stage, ended_on)
    began_on = _date(cells["investigation_began_on"], mapping, latest) or received_on
    if not received_on <= began_on <= (ended_on or latest):
        raise Unsound(SetAside.BEGAN_OUT_OF_ORDER)
    return Life(
        received_on=received_on,
        stage=stage,
        began_on=began_on,
        ended_on=ended_on,
        ending=ending,
    )


def _end(
    cells: Mapping[str, str], mapping: RegisterMapping, received_on: date, latest: date
) -> date | None:
    ended_on = _read(cells["ended_on"], mapping)
    if ended_on is None:
        return None
    if ended_on < received_on:
        raise Unsound(SetAside.ENDED_BEFORE_RECEIVED)
    return _in_range(ended_on, latest)


def _stage(
    standing: Standing, cells: Mapping[str, str], mapping: RegisterMapping
) -> tuple[Stage, Ending | None]:
    if standing.stage is not None:
        return standing.stage, None
    ending = mapping.ending_of(cells["classification"], cells["disposition"])
    if ending is None:
        raise Unsound(SetAside.ENDING_UNKNOWN)
    return (Stage.DECISION if ending.awaits_decision else Stage.CLOSED), ending


def _agree(stage: Stage, ended_on: date | None) -> None:
    """The status and the date of the end have to say the same."""
    has_an_end = stage in (Stage.DECISION, Stage.CLOSED)
    if has_an_end and ended_on is None:
        raise Unsound(SetAside.OVER_WITHOUT_A_DATE)
    if not has_an_end and ended_on is not None:
        raise Unsound(SetAside.RUNNING_WITH_AN_END)


def _read(text: str, mapping: RegisterMapping) -> date | None:
    if not text:
        return None
    day = read_date(text, mapping.date_format)
    if day is None:
        raise Unsound(SetAside.DATE_UNREADABLE)
    return day


def _in_range(day: date, latest: date) -> date:
    if day < EARLIEST:
        raise Unsound(SetAside.DATE_OUT_OF_RANGE)
    if day > latest:
        raise Unsound(SetAside.DATE_IN_THE_FUTURE)
    return day


def _date(text: str, mapping: RegisterMapping, latest: date) -> date | None:
    day = _read(text, mapping)
    return None if day is None else _in_range(day, latest)


def _category(cells: Mapping[str, str], mapping: RegisterMapping) -> Category:
    if not mapping.categories or not cells["category"]:
        return mapping.category
    category = mapping.categories.get(cells["category"])
    if category is None:
        raise Unsound(SetAside.CATEGORY_UNKNOWN)
    return category


def _noticed_in_incident(
    cells: Mapping[str, str], mapping: RegisterMapping, life: Life
) -> list[Noticed]:
    if not cells["incident_on"]:
        return []
    day = read_date(cells["incident_on"], mapping.date_format)
    if day is None:
        return [Noticed.INCIDENT_UNREADABLE]
    return [Noticed.INCIDENT_AFTER_RECEIVED] if day > life.received_on else []
