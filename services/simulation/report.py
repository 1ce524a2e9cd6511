"""A whole simulation: what was played, under which assumptions, and the figures of each policy."""

from dataclasses import dataclass
from datetime import date

from services.simulation.figures import PolicyFigures


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a simulation found, with everything it rests on.

    Attributes:
        cases: Where they came from, for people.
        seed: That of synthetic cases.
        first: The first day that counts; None counts from the first case on.
        last: The last one.
        time_zone: The zone of days and months.
        calendar: The working days: name and version.
        handling: How long officers were assumed to take, as written.
        set_aside: Rows of a register that could not be played, by reason.
        policies: The figures of each policy, in the order asked for.
    """

    cases: str
    seed: int | None
    first: date | None
    last: date
    time_zone: str
    calendar: str
    handling: str
    set_aside: dict[str, int]
    policies: tuple[PolicyFigures, ...]
