from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from services.cli.failures import InputRefused
from services.cli.typed import (
    read_case,
    read_day,
    read_id,
    read_instant,
    read_path,
    read_reason,
    read_received,
    read_zone,
)

REFUSED: list[tuple[Callable[[str], object], str, str]] = [
    (read_instant, "2027-01-11T09:00", "no offset"),
    (read_instant, "yesterday", "not an instant"),
    (read_instant, "0001-01-01T00:00Z", "year"),
    (read_instant, "9999-12-31T23:59+00:00", "year"),
    (read_instant, "2" * 10_000_000, "not an instant"),
    (read_day, "2027-02-29", "not a date"),
    (read_day, "0001-01-01", "year"),
    (read_zone, "../../etc/passwd", "time zone"),
    (read_zone, "Mars/Phobos", "time zone"),
    (read_zone, "", "time zone"),
    (read_id, "s-1\r\nRCPT TO:<evil@example.org>", "no id"),
    (read_id, "", "no id"),
    (read_id, "x" * 129, "no id"),
    (read_reason, "Because!", "code of the policy"),
    (read_case, "K7Q2\x00", "no reference"),
    (read_case, "\u202eK7Q2", "no reference"),
    (read_case, "x" * 10_000_000, "no reference"),
    (read_path, "", "no path"),
    (read_path, "a\x00b", "no path"),
    (read_path, "x" * 10_000_000, "no path"),
]


def _shown(given: object) -> str:
    """An id that is the same in every process: a function's address is not."""
    return str(getattr(given, "__name__", repr(given)[:40]))


@pytest.mark.parametrize(("read", "typed", "reason"), REFUSED, ids=_shown)
def test_what_is_wrong_is_refused_with_a_reason_that_does_not_repeat_it(
    read: Callable[[str], object], typed: str, reason: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        read(typed)
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 200


def test_an_instant_is_kept_in_utc() -> None:
    assert read_instant("2027-01-11T09:00+01:00") == datetime(2027, 1, 11, 8, tzinfo=UTC)


def test_a_date_of_receipt_is_the_first_moment_of_its_day_in_the_zone() -> None:
    received = read_received("2027-01-11", "Europe/Paris")
    assert received == datetime(2027, 1, 10, 23, tzinfo=UTC)


def test_an_instant_of_receipt_is_taken_as_it_is() -> None:
    received = read_received("2027-01-11T09:00Z", "Europe/Paris")
    assert received == datetime(2027, 1, 11, 9, tzinfo=UTC)
