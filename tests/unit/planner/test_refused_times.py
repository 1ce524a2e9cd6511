"""Lengths, zones, dates and instants that nobody can mean are refused with what to write."""

import re
from datetime import UTC, datetime, time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.policies.documents import UnreadablePolicy, parse_policy
from tests.architecture.sources import ROOT
from workflows.instants import SafeHours, ZoneName
from workflows.spans import Span
from workflows.values import Instant

SPAN: TypeAdapter[Span] = TypeAdapter(Span)
ZONE: TypeAdapter[str] = TypeAdapter(ZoneName)
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)

A_COUNT_AND_A_UNIT = "a length of time is a count and a unit, for instance '3 months', '90 days'"
A_ZONE = "not a time zone of the IANA database; write for instance 'Europe/Paris' or 'UTC'"
A_YEAR = "the year must lie between 1990 and 2199"

REFUSED: list[tuple[TypeAdapter[Any], object, str]] = [
    *(
        (SPAN, written, A_COUNT_AND_A_UNIT)
        for written in (
            "month",
            "",
            "   ",
            "-3 months",
            "+3 days",
            "1e9 days",
            "3.5 days",
            "1_000 days",
            "999999 days",
            "P3M",
            "P-30D",
            "P99999999D",
            "3 Months",
            "three months",
            "3 fortnights",
            "3 months 2 days",
            "3 months ago",
            "\u0663 months",
            "inf days",
            3,
            0.5,
            None,
            ["3 months"],
        )
    ),
    (SPAN, "99999 days", "a length in days lies between 0 and 3660"),
    (SPAN, "3661 days", "a length in days lies between 0 and 3660"),
    (SPAN, "2601 working days", "a length in working days lies between 0 and 2600"),
    (SPAN, "521 weeks", "a length in weeks lies between 0 and 520"),
    (SPAN, "121 months", "a length in months lies between 0 and 120"),
    (SPAN, "11 years", "a length in years lies between 0 and 10"),
    (SPAN, {"count": -1, "unit": "day"}, "a length in days lies between 0 and 3660"),
    *(
        (ZONE, name, A_ZONE)
        for name in (
            "Mars/Base",
            "",
            "europe/paris",
            "Europe/Paris ",
            "Europe/Paris\n",
            "../../etc/passwd",
            "/etc/localtime",
            "posix/UTC",
            "localtime",
            "Factory",
            "UTC+1",
            "+01:00",
            "Europe/Pa\x00ris",
        )
    ),
    (INSTANT, "2027-01-11T09:00", "timezone"),
    (INSTANT, "2027-02-30T09:00Z", "day"),
    (INSTANT, "0000-01-01T00:00Z", "year"),
    (INSTANT, "0001-01-01T00:00Z", A_YEAR),
    (INSTANT, "9999-12-31T23:59:59-12:00", A_YEAR),
    (INSTANT, "1990-01-01T00:00+14:00", A_YEAR),
    (INSTANT, "2199-12-31T23:00-05:00", A_YEAR),
    (INSTANT, datetime(2027, 1, 11, 9), "timezone"),  # noqa: DTZ001 - without a zone is the point
]


def _named(number: int, given: object) -> str:
    """A name that is the same in every process, and that a command line can pass on."""
    return f"{number}:{re.sub('[^0-9A-Za-z]+', ' ', str(given)).strip()}"


@pytest.mark.parametrize(
    ("adapter", "given", "told"),
    REFUSED,
    ids=[_named(number, given) for number, (_, given, _) in enumerate(REFUSED)],
)
def test_what_nobody_can_mean_is_refused_with_what_to_write(
    adapter: TypeAdapter[Any], given: object, told: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        adapter.validate_python(given)
    assert told in refusal.value.errors()[0]["msg"]


def test_an_instant_that_is_accepted_is_accepted_again_when_it_is_read() -> None:
    for written in ("1990-01-01T00:00Z", "2199-12-31T23:59:59Z", "2200-01-01T00:30+14:00"):
        try:
            kept = INSTANT.validate_python(written)
        except ValidationError:
            continue
        assert INSTANT.validate_json(INSTANT.dump_json(kept)) == kept


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        (time(17), time(9), "safe hours end after they begin"),
        (time(9), time(9), "safe hours end after they begin"),
        (time(9, tzinfo=UTC), time(17), "local times without an offset"),
    ],
)
def test_hours_that_are_none_are_refused(begins: time, ends: time, told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        SafeHours(begins=begins, ends=ends)


@pytest.mark.parametrize("length", ["month", "-4 weeks", "1e9 days", "P4W", "[4, weeks]", "4"])
def test_a_policy_tells_the_line_of_a_length_that_is_none(length: str) -> None:
    sound = (ROOT / "services/policies/un-women-2020.yaml").read_text(encoding="utf-8")
    assert "  every: 4 weeks" in sound
    line = next(n for n, x in enumerate(sound.splitlines(), 1) if x.startswith("  every: 4 weeks"))
    with pytest.raises(UnreadablePolicy) as refusal:
        parse_policy(sound.replace("  every: 4 weeks", f"  every: {length}", 1))
    assert f"line {line}: cadence.every: {A_COUNT_AND_A_UNIT}" in str(refusal.value)
