import datetime
import math
from enum import IntEnum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.logging.fields import ALLOWED_FIELDS, FieldKind, kept_fields


class Stage(StrEnum):
    INTAKE = "intake"


class Number(IntEnum):
    ONE = 1


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("case_id", "case_01j8zq", "case_01j8zq"),
        ("workflow_id", "case/01j8zq:1", "case/01j8zq:1"),
        ("stage", Stage.INTAKE, "intake"),
        ("workflow_type", "CaseProgress", "CaseProgress"),
        ("attempt", 3, 3),
        ("attempt", Number.ONE, 1),
        ("duration_seconds", 0.25, 0.25),
        ("wait_seconds", datetime.timedelta(minutes=1), 60.0),
        ("dry_run", False, False),
        ("due_at", datetime.datetime(2030, 1, 2, tzinfo=datetime.UTC), "2030-01-02T00:00:00+00:00"),
        ("day", datetime.date(2030, 1, 2), "2030-01-02"),
    ],
)
def test_ids_codes_numbers_flags_and_instants_are_written(
    name: str, value: object, written: object
) -> None:
    assert kept_fields({name: value}) == ({name: written}, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Ada"),
        ("address", "ada.testcase@example.org"),
        ("case_id", "ada.testcase@example.org"),
        ("case_id", "Ada Testcase"),
        ("case_id", "case\n1"),
        ("case_id", "a" * 129),
        ("case_id", ""),
        ("case_id", ["case_1"]),
        ("case_id", {"name": "Ada"}),
        ("case_id", b"case_1"),
        ("case_id", 7),
        ("stage", "she told us that"),
        ("stage", "Zoë"),
        ("stage", "a" * 65),
        ("attempt", "3"),
        ("attempt", True),
        ("attempt", math.inf),
        ("attempt", math.nan),
        ("attempt", 10**30),
        ("dry_run", "yes"),
        ("dry_run", 1),
        ("due_at", "tomorrow"),
        ("due_at", datetime.datetime(2030, 1, 2)),  # noqa: DTZ001 - a naive one must be dropped
    ],
)
def test_anything_else_is_dropped_and_counted(name: str, value: object) -> None:
    assert kept_fields({name: value, "task_id": "ta_1"}) == ({"task_id": "ta_1"}, 1)


def test_a_field_that_is_none_is_left_out_and_not_counted() -> None:
    assert kept_fields({"case_id": None, "name": None}) == ({}, 0)


@given(
    st.dictionaries(
        st.sampled_from(sorted(ALLOWED_FIELDS)) | st.text(),
        st.text() | st.integers() | st.floats() | st.binary() | st.lists(st.text()) | st.booleans(),
    )
)
def test_every_field_is_kept_or_counted_and_none_can_break_a_line(given: dict[str, object]) -> None:
    kept, dropped = kept_fields(given)
    assert len(kept) + dropped == len(given)
    assert set(kept) <= set(ALLOWED_FIELDS)
    for value in kept.values():
        assert not isinstance(value, str) or (value.isascii() and value.isprintable())


def test_every_kind_is_used() -> None:
    assert set(ALLOWED_FIELDS.values()) == set(FieldKind)
