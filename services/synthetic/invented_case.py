"""One invented case of a synthetic register."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.synthetic import shape

HEADING = (
    "number",
    "reported_by",
    "about",
    "classification",
    "unit",
    "happened_on",
    "received_on",
    "finished_on",
    "state",
    "result",
    "person",
    "language",
    "reach_by",
    "mail",
)

_ABOUT = {"harassment": 5, "exploitation": 2, "other": 3}
_LANGUAGES = {"English": 5, "French": 3, "Spanish": 2}
_CHANNELS = {"mail": 5, "full mail": 2, "page": 2, "by hand": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class InventedCase:
    """The cells of one row, dates still being dates."""

    number: str
    reported_by: str
    about: str
    classification: str
    unit: str
    happened_on: date | None
    received_on: date
    finished_on: date | None
    state: str
    result: str
    person: str
    language: str
    reach_by: str
    mail: str

    @property
    def is_running(self) -> bool:
        """Whether the register says that it runs; a finished case may await its decision."""
        return self.state != "Completed" or self.result == "Pending"

    def cells(self) -> dict[str, str]:
        """The row as it is written."""
        return {name: _written(getattr(self, name)) for name in HEADING}


def invent(
    number: int,
    chance: random.Random,
    until: date,
    with_channel: float,
    *,
    is_running: bool | None,
) -> InventedCase:
    """A sound case; whether it runs is left to chance, unless it is given."""
    if is_running is None:
        is_running = chance.random() < sum(shape.RUNNING.values()) / shape.ALL_ROWS
    received_on, finished_on = _dates(chance, until, is_running=is_running)
    classification, result = _ending(chance, is_running=is_running)
    reach_by = _one_of(chance, _CHANNELS) if chance.random() < with_channel else ""
    return InventedCase(
        number=f"S{number:06}",
        reported_by="bureau" if _happens(chance, shape.INTERNAL) else "person",
        about=_one_of(chance, _ABOUT),
        classification=classification,
        unit=_one_of(chance, dict(shape.OFFICES)),
        happened_on=_incident(chance, received_on),
        received_on=received_on,
        finished_on=finished_on,
        state=_one_of(chance, shape.RUNNING) if is_running else "Completed",
        result=result,
        person=f"Testcase Number-{number:06}",
        language=_one_of(chance, _LANGUAGES),
        reach_by=reach_by,
        mail=f"testcase-{number:06}@example.org" if reach_by.endswith("mail") else "",
    )


def _dates(chance: random.Random, until: date, *, is_running: bool) -> tuple[date, date | None]:
    if is_running:
        within = shape.RUNNING_WITHIN_DAYS if chance.random() < 0.8 else _days_covered()
        return until - timedelta(days=chance.randrange(int(within))), None
    lasted = duration(chance.random())
    finished_on = until - timedelta(days=chance.randrange(_days_covered()))
    return finished_on - timedelta(days=lasted), finished_on


def duration(share: float) -> int:
    """Within how many days this share of the investigations was over."""
    return shape.DURATIONS.days(share)


def _ending(chance: random.Random, *, is_running: bool) -> tuple[str, str]:
    endings: Sequence[tuple[str, str, int]] = shape.ENDINGS
    weights = [count for _, _, count in endings]
    classification, result, _ = chance.choices(endings, weights)[0]
    if _happens(chance, shape.UNCLASSIFIED) and result not in ("NFIM", "Withdrawn - Mediation"):
        classification = ""
    return classification, "Pending" if is_running else result


def _incident(chance: random.Random, received_on: date) -> date | None:
    if _happens(chance, shape.WITHOUT_INCIDENT):
        return None
    return received_on - timedelta(days=int(chance.expovariate(1 / 20)))


def _days_covered() -> int:
    return int(shape.YEARS_COVERED * 365)


def _happens(chance: random.Random, of_all: int) -> bool:
    return chance.random() < of_all / shape.ALL_ROWS


def _one_of(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _written(value: str | date | None) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
