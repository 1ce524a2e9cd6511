"""An organisation writes down when it works; what it may not write is refused with its line."""

from datetime import date
from pathlib import Path

import pytest

from services.calendars import UnreadableCalendar, load_calendar, parse_calendar
from tests.unit.calendars.days import TODAY, written
from workflows.calendar import WEEKDAYS_ONLY
from workflows.policy import content_hash


def test_a_place_has_its_holidays_and_says_which_release_knows_them() -> None:
    bavaria = load_calendar("DE-BY", today=TODAY)
    assert bavaria.name == "de-by"
    assert bavaria.version.startswith("holidays ")
    assert bavaria.version.endswith(", 2016-2038")
    assert not bavaria.is_working_day(date(2027, 1, 6))
    assert load_calendar("DE-BE", today=TODAY).is_working_day(date(2027, 1, 6))


def test_a_calendar_made_in_another_year_is_another_calendar() -> None:
    now, later = (load_calendar("FR", today=date(year, 6, 1)) for year in (2026, 2027))
    assert content_hash(now) != content_hash(later)
    assert later.known_until == date(2039, 12, 31)


def test_an_office_closes_on_its_own_days_and_opens_on_holidays() -> None:
    office = written(
        "country: DE",
        "subdivision: BY",
        "closed: [12-24, 2027-05-07, 2027-12-27 to 2027-12-31]",
        "open: [2027-01-06, 2027-05-08]",
    )
    assert office.name == "de-by-own"
    works = {day: office.is_working_day(date.fromisoformat(day)) for day in _ASKED}
    assert works == _ASKED


_ASKED = {
    "2027-01-06": True,  # Epiphany, taken out
    "2027-05-07": False,  # the Friday after Ascension Day
    "2027-05-08": True,  # a Saturday, worked
    "2027-05-15": False,  # any other Saturday
    "2027-12-24": False,
    "2032-12-24": False,
    "2027-12-29": False,
    "2028-12-27": True,
}


def test_an_office_may_have_its_weekend_on_friday_and_saturday() -> None:
    office = written("country: FR", "weekend: [friday, saturday]")
    assert office.working_week == {7, 1, 2, 3, 4}
    assert not office.is_working_day(date(2026, 11, 1))  # All Saints', a Sunday
    assert office.is_working_day(date(2026, 11, 8))
    assert not office.is_working_day(date(2026, 11, 6))


def test_a_country_has_the_weekend_that_it_has() -> None:
    egypt = load_calendar("EG", today=TODAY)
    assert egypt.working_week == {7, 1, 2, 3, 4}


def test_a_weekend_that_was_another_one_in_former_years_is_kept_for_them() -> None:
    emirates = load_calendar("AE", today=TODAY)
    friday, sunday = date(2020, 1, 3), date(2020, 1, 5)
    assert not emirates.is_working_day(friday)
    assert emirates.is_working_day(sunday)
    assert emirates.is_working_day(date(2026, 1, 9))  # a Friday since 2022
    assert not emirates.is_working_day(date(2026, 1, 11))


def test_the_twenty_ninth_of_february_is_closed_in_leap_years() -> None:
    office = written("closed: [02-29]")
    assert not office.is_working_day(date(2028, 2, 29))
    assert office.is_working_day(date(2027, 3, 1))


def test_a_calendar_that_lists_its_days_itself_is_taken_as_it_is() -> None:
    listed = written("name: house", "version: '7'", "days_off: [2027-05-06]")
    assert listed.version == "7"
    assert listed.last_known_day == date(2027, 12, 31)


def test_weekdays_alone_are_the_calendar_that_they_always_were() -> None:
    assert load_calendar("weekdays", today=TODAY) is WEEKDAYS_ONLY


def test_a_file_comes_before_a_place_of_the_same_name(tmp_path: Path) -> None:
    file = tmp_path / "office.yaml"
    file.write_text("country: IE\n", encoding="utf-8")
    assert load_calendar(str(file), today=TODAY) == load_calendar("IE", today=TODAY)


def test_a_library_that_knows_fewer_years_shortens_what_is_known() -> None:
    calendar = load_calendar("LK", today=date(2020, 1, 1))
    assert calendar.known_until is not None
    assert calendar.known_until.year < 2032
    assert str(calendar.known_until.year) in calendar.version


def test_a_place_of_which_no_year_is_known_is_refused() -> None:
    with pytest.raises(UnreadableCalendar, match="are known for 2003-20"):
        load_calendar("LK", today=date(2090, 1, 1))


@pytest.mark.parametrize("place", ["IN", "NP"])
@pytest.mark.filterwarnings("error")
def test_years_without_the_feasts_that_follow_the_moon_are_not_known(place: str) -> None:
    calendar = load_calendar(place, today=TODAY)
    assert calendar.known_until == date(2035, 12, 31)
    assert calendar.version.endswith(", 2016-2035")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("country: ZZ", "line 1: country: there is no country 'ZZ'"),
        ("country: DE\nsubdivision: Q", "line 2: subdivision: DE has no subdivision 'Q'"),
        ("subdivision: BY", "line 1: subdivision: a subdivision needs its country"),
        ("country: DE\nhalf_days: [12-24]", "half-days are not supported"),
        ("closed:\n- 12-25\n- 2027-12-24 12:00:00", "line 3: closed.1: a whole day is meant"),
        ("closed:\n- 2027-02-30", "line 2: there is no such date"),
        ("closed: ['2027-02-30']", "closed.0: there is no such day"),
        ("closed: [02-30]", "closed.0: there is no such day"),
        ("closed: [0001-01-01]", "the year must lie between 1990 and 2199"),
        ("closed: [9999-12-31]", "the year must lie between 1990 and 2199"),
        ("closed: [2027-01-09 to 2027-01-02]", "a range ends on or after its first day"),
        ("closed: [2027-01-01 to 2027-12-31]", "within 60 days"),
        ("weekend: [caturday]", "a weekday is one of monday, tuesday"),
        ("weekend: [1]", "a weekday is one of monday, tuesday"),
        ("closed: [12-24]\nopen: [2027-12-24]", "2027-12-24 stands under 'closed' and under"),
        ("shut: [12-24]", "line 1: shut: Extra inputs are not permitted"),
        ("country: DE\ncountry: FR", "line 2: country: this field stands there twice"),
        ("- DE", "line 1: the whole file"),
        ("country: [", "not readable as YAML"),
        (
            "closed: [2027-01-01 to 2027-02-01, 2027-02-02 to 2027-03-15]",
            "there is no working day for 60 days",
        ),
        ("name: x\nversion: '1'\nworking_week: []", "at least one is needed"),
    ],
)
def test_what_is_no_calendar_is_refused_with_its_line(text: str, told: str) -> None:
    with pytest.raises(UnreadableCalendar) as refusal:
        parse_calendar(text, today=TODAY)
    assert told in str(refusal.value)


def test_a_document_that_goes_round_in_circles_is_refused() -> None:
    with pytest.raises(UnreadableCalendar):
        parse_calendar("closed: &a [*a, 2027-02-30]", today=TODAY)


def test_the_example_in_the_documents_is_sound() -> None:
    page = Path("docs/calendars.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    office = parse_calendar(example, today=TODAY)
    assert office.name == "example-office"
    assert not office.is_working_day(date(2027, 12, 30))
    assert office.is_working_day(date(2027, 1, 6))
