"""Every row of the page of dates, computed: the page is what a lawyer reads, and it is true."""

from itertools import chain

import pytest

from tests.unit.calendars.date_vectors import Vector, computed, point, vectors

FEWEST_ROWS = 120
FEWEST_COUNTRIES = 8
VECTORS = tuple(vectors())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda x: f"{x.rule} ({x.start}, {x.place})")
def test_the_date_is_the_one_on_paper(vector: Vector) -> None:
    assert computed(vector) == point(vector.due)


def test_there_are_at_least_a_hundred_and_twenty_rows() -> None:
    assert len({(x.start, x.count, x.place) for x in VECTORS}) >= FEWEST_ROWS


def test_holidays_of_at_least_eight_countries_are_counted() -> None:
    places = {x.place for x in VECTORS if "working" in x.count and " " not in x.place}
    assert len({place[:2] for place in places}) >= FEWEST_COUNTRIES


def test_every_row_says_why() -> None:
    for written in chain.from_iterable((x.rule, x.reason) for x in VECTORS):
        assert written


def test_a_row_with_a_wrong_weekday_is_noticed() -> None:
    with pytest.raises(AssertionError, match="is no Tue"):
        point("Tue 30 Nov 2026")
