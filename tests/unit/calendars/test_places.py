"""A place is found by its codes, and an unknown one is refused with what was probably meant."""

import pytest

from services.calendars import UnknownPlace, UnreadableCalendar, find_place, load_calendar
from tests.unit.calendars.days import TODAY


@pytest.mark.parametrize(
    ("country", "subdivision", "written"),
    [("DE", None, "DE"), ("de", "by", "DE-BY"), (" gb ", "sct", "GB-SCT"), ("CH", "GE", "CH-GE")],
)
def test_a_place_is_found_in_upper_and_lower_case(
    country: str, subdivision: str | None, written: str
) -> None:
    assert str(find_place(country, subdivision)) == written


@pytest.mark.parametrize(
    ("country", "subdivision", "told"),
    [
        ("XX", None, "there is no country 'XX'; did you mean XK"),
        ("Germany", None, "did you mean DE (Germany)"),
        ("Irland", None, "IE (Ireland)"),
        ("Mars", None, "there is no country 'Mars'"),
        ("DE", "ZZ", "DE has no subdivision 'ZZ'; it has: BB, BE, BW, BY"),
        ("SG", "X", "SG has no subdivisions: write 'SG' alone"),
    ],
)
def test_an_unknown_place_is_refused_with_what_was_meant(
    country: str, subdivision: str | None, told: str
) -> None:
    with pytest.raises(UnknownPlace) as refusal:
        find_place(country, subdivision)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("germany", "did you mean DE (Germany)"),
        ("nowhere.yaml", "there is no calendar or file 'nowhere.yaml'"),
        ("DE-ZZ", "DE has no subdivision 'ZZ'"),
    ],
)
def test_a_name_that_is_no_calendar_says_what_is_one(typed: str, told: str) -> None:
    with pytest.raises(UnreadableCalendar) as refusal:
        load_calendar(typed, today=TODAY)
    assert told in str(refusal.value)
