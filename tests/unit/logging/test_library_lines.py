import asyncio
import io
import logging
import warnings

import pytest
from sqlalchemy import create_engine, text
from temporalio.runtime import LoggingConfig

from services.logging import temporal_core_logging
from tests.unit.logging.lines import CANARY, Lines, configured


@pytest.mark.parametrize("argument", [CANARY, {"name": CANARY}, (CANARY,), 7])
def test_a_library_says_where_and_not_what(lines: Lines, argument: object) -> None:
    logging.getLogger("some.library").warning("failed for %s: " + CANARY, argument)  # noqa: G003 - as libraries do
    assert CANARY not in lines.text
    line = lines.last
    assert (line["event"], line["logger"], line["level"]) == (
        "library.message",
        "some.library",
        "warning",
    )
    assert line["at"].startswith("tests/unit/logging/test_library_lines.py:")


def test_a_library_message_that_looks_like_an_event_is_not_believed(lines: Lines) -> None:
    logging.getLogger("some.library").error("ada.testcase")
    assert lines.last["event"] == "library.message"
    assert "ada.testcase" not in lines.text


def test_a_libraries_extras_pass_the_same_gate(lines: Lines) -> None:
    logging.getLogger("some.library").error("failed", extra={"user": CANARY, "port": 25})
    assert CANARY not in lines.text
    assert (lines.last["port"], lines.last["dropped"]) == (25, 1)


def test_libraries_are_heard_from_warning_on(lines: Lines) -> None:
    logging.getLogger("some.library").info("failed")
    assert lines.text == ""


def test_a_logger_with_a_strange_name_is_not_named(lines: Lines) -> None:
    logging.getLogger(f"library of {CANARY}").error("failed")
    assert CANARY not in lines.text
    assert lines.last["logger"] == "unnamed"


def test_a_level_with_a_name_of_its_own_is_brought_back_to_a_known_one(lines: Lines) -> None:
    logging.addLevelName(35, CANARY)
    logging.getLogger("some.library").log(35, "failed")
    assert CANARY not in lines.text
    assert lines.last["level"] == "warning"


class _Unprintable:
    def __str__(self) -> str:
        raise TypeError(CANARY)


def test_arguments_are_never_filled_in() -> None:
    with configured(io.StringIO()) as lines:
        logging.getLogger("some.library").error("failed for %s", _Unprintable())
        assert lines.last["event"] == "library.message"


def test_a_line_that_cannot_be_written_is_lost_and_shows_nothing() -> None:
    with configured(io.StringIO()) as lines:
        logging.getLogger("some.library").error(_Unprintable(), extra={"who": CANARY})
        assert lines.last == {"level": "error", "event": "log.line_lost", "error": "TypeError"}


def test_the_source_lines_of_a_stack_are_left_out(lines: Lines) -> None:
    logging.getLogger("some.library").error("failed", stack_info=True)
    assert "stack" not in lines.text


def test_handlers_that_a_library_brought_are_taken_off() -> None:
    own = io.StringIO()
    library = logging.getLogger("noisy.library")
    library.addHandler(logging.StreamHandler(own))
    library.propagate = False
    with configured(io.StringIO()) as lines:
        library.error("failed for %s", CANARY)
        assert lines.last["logger"] == "noisy.library"
    assert own.getvalue() == ""


def test_a_database_library_that_echoes_shows_no_parameter(lines: Lines) -> None:
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    try:
        with create_engine("sqlite://").connect() as connection:
            connection.execute(text("select :name"), {"name": CANARY})
    finally:
        logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    assert lines.all
    assert CANARY not in lines.text


def test_a_warning_says_its_type_and_place() -> None:
    with warnings.catch_warnings(), configured(io.StringIO()) as lines:
        warnings.simplefilter("always")
        warnings.warn(f"deprecated for {CANARY}", DeprecationWarning, stacklevel=1)
        line = lines.last
        assert CANARY not in lines.text
    assert (line["event"], line["warning"]) == ("python.warning", "DeprecationWarning")
    assert line["place"].startswith("tests/unit/logging/test_library_lines.py:")


async def test_a_task_whose_error_nobody_saw_is_told_without_its_message(lines: Lines) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": CANARY, "exception": ValueError(CANARY)})
    assert CANARY not in lines.text
    assert (lines.last["logger"], lines.last["error"]) == ("asyncio", "ValueError")


class _CoreLog:
    """What the SDK's core hands over."""

    def __init__(self) -> None:
        self.target = "temporalio_sdk_core::worker"
        self.level = logging.WARNING
        self.message = f"Failing for {CANARY}"
        self.fields = {"failure": CANARY}
        self.time = 1_900_000_000.0


def test_the_core_of_temporal_says_level_and_module(lines: Lines) -> None:
    config: LoggingConfig = temporal_core_logging()
    assert config.forwarding is not None
    config.forwarding._on_logs([_CoreLog()])
    assert CANARY not in lines.text
    assert lines.last["logger"].endswith("temporalio_sdk_core::worker")
    assert (lines.last["level"], lines.last["at"]) == ("warning", "(sdk-core):0")
