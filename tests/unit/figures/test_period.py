"""Which months figures are about."""

from datetime import UTC, date, datetime

import pytest

from services.figures.period import ImpossiblePeriod, month_of, period
from services.ledger.figure_groups import Months

NOW = datetime(2027, 3, 10, 12, tzinfo=UTC)


def test_without_a_wish_they_are_the_twelve_months_that_ended_last() -> None:
    assert period(NOW) == Months(first=date(2026, 3, 1), last=date(2027, 2, 28))


def test_a_month_that_goes_on_somewhere_on_earth_is_left_out() -> None:
    assert period(datetime(2027, 3, 1, 11, tzinfo=UTC)).last == date(2027, 1, 31)
    assert period(datetime(2027, 3, 2, 0, tzinfo=UTC)).last == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (date(2026, 12, 24), date(2027, 1, 2), date(2026, 12, 1), date(2027, 1, 31)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (None, date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2030, 1, 1), date(2027, 1, 1), date(2027, 2, 28)),
    ],
)
def test_days_stand_for_their_whole_months(
    since: date | None, until: date, first: date, last: date
) -> None:
    assert period(NOW, since, until) == Months(first=first, last=last)


@pytest.mark.parametrize(
    ("since", "until"),
    [(date(2027, 3, 1), None), (date(2027, 2, 1), date(2027, 1, 1)), (date(1991, 1, 1), None)],
)
def test_what_has_no_ended_month_or_too_many_is_refused(since: date, until: date | None) -> None:
    with pytest.raises(ImpossiblePeriod):
        period(NOW, since, until)


@pytest.mark.parametrize("typed", ["2027", "2027-13", "soon", "", "2027-01-01", "9999-99"])
def test_what_is_no_month_is_refused(typed: str) -> None:
    with pytest.raises(ImpossiblePeriod):
        month_of(typed)


def test_years_at_the_ends_of_time_break_nothing() -> None:
    with pytest.raises(ImpossiblePeriod):
        period(NOW, month_of("0001-01"), month_of("0001-01"))
    assert period(NOW, date(2027, 1, 1), date(9999, 12, 31)).last == date(2027, 2, 28)
