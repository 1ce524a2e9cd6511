"""Which months figures are about: whole ones that have ended, so that a reading stays as it was."""

from datetime import date, datetime, timedelta
from typing import Final

from services.ledger.figure_groups import Months

USUAL_MONTHS: Final = 12
MOST_MONTHS: Final = 120
_A_DAY = timedelta(days=1)


class ImpossiblePeriod(ValueError):
    """There is no ended month in it, or too many; the message says which months there are."""


def period(now: datetime, since: date | None = None, until: date | None = None) -> Months:
    """The ended months from that of one day to that of another.

    A month that goes on is left out: read on two days, its figures would differ by the few cases
    of the days between. It has ended when it has in every time zone.

    Args:
        now: The present.
        since: A day of the first month; without one, there are twelve months.
        until: A day of the last month; the last one that has ended, without one.

    Raises:
        ImpossiblePeriod: No month of it has ended, or it is longer than ten years.
    """
    last_ended = (now - _A_DAY).date().replace(day=1) - _A_DAY
    last = last_ended if until is None or until >= last_ended else _last_day(until)
    first = _months_before(last, USUAL_MONTHS - 1) if since is None else since.replace(day=1)
    if first > last:
        message = f"no month of it has ended; the last that has is {last_ended:%Y-%m}"
        raise ImpossiblePeriod(message)
    if first < _months_before(last, MOST_MONTHS - 1):
        message = f"at most {MOST_MONTHS} months are told of at once"
        raise ImpossiblePeriod(message)
    return Months(first=first, last=last)


def month_of(typed: str) -> date:
    """The first day of a month that was typed as `2027-01`.

    Raises:
        ImpossiblePeriod: It is none.
    """
    try:
        return date.fromisoformat(f"{typed.strip()}-01")
    except ValueError:
        message = "a month is typed as year and month: 2027-01"
        raise ImpossiblePeriod(message) from None


def _last_day(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _A_DAY


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many before that of a day."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(max(years, 1), month + 1, 1)
