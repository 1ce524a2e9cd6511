import asyncio
import gc
import sys
import threading
from enum import StrEnum

import pytest
import structlog
from pydantic import BaseModel
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from services.logging.failures import failure_fields
from tests.unit.logging.lines import CANARY, Lines


class Problem(StrEnum):
    REFUSED = "relay_refused"


class CodedError(Exception):
    code = Problem.REFUSED


class TreacherousError(Exception):
    @property
    def code(self) -> str:
        raise RuntimeError(CANARY)


class Party(BaseModel):
    number: int


def _validation_error() -> Exception:
    try:
        Party.model_validate({"number": CANARY, CANARY: 1})
    except ValueError as error:
        return error
    raise AssertionError


def _chained() -> Exception:
    error = CodedError(CANARY)
    error.__cause__ = KeyError(CANARY)
    error.__cause__.__context__ = ValueError(CANARY)
    return error


ERRORS = [
    ValueError(CANARY),
    KeyError(CANARY),
    CodedError(CANARY),
    TreacherousError(CANARY),
    _validation_error(),
    _chained(),
    UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
    FileNotFoundError(2, CANARY, CANARY),
    ApplicationError(CANARY, CANARY, type="relay_refused"),
    RPCError(CANARY, RPCStatusCode.NOT_FOUND, CANARY.encode()),
    ExceptionGroup(CANARY, [ValueError(CANARY), CodedError(CANARY)]),
    SystemExit(CANARY),
    type(CANARY, (Exception,), {})(CANARY),
]


def _raise(error: BaseException, secret: str) -> None:
    # `secret` is a local variable of a frame in the traceback.
    assert secret
    raise error


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__mro__[1].__name__)
def test_no_error_is_logged_with_its_message(lines: Lines, error: BaseException) -> None:
    log = structlog.get_logger("services.mail")
    try:
        _raise(error, CANARY)
    except BaseException as caught:
        log.exception("notice.failed", name=CANARY)
        log.exception("notice.failed", exc_info=caught)
        log.exception("notice.failed", error=caught, exc_info=(type(caught), caught, None))
    assert len(lines.all) == 3
    if type(error).__name__ != CANARY:
        assert lines.last["error"] == type(error).__name__
        assert ":" in lines.all[0]["error_at"]
    assert CANARY not in lines.text


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (CodedError(), "relay_refused"),
        (ApplicationError("", type="relay_refused"), "relay_refused"),
        (RPCError("", RPCStatusCode.NOT_FOUND, b""), "NOT_FOUND"),
        (FileNotFoundError(2, ""), "ENOENT"),
        (SystemExit(3), "3"),
        (ValueError(), None),
        (TreacherousError(), None),
    ],
)
def test_a_fixed_code_is_told(error: BaseException, code: str | None) -> None:
    assert failure_fields(error).get("error_code") == code


def test_a_code_that_somebody_types_in_is_not_told() -> None:
    error = ValueError()
    error.code = "K7QF-9M2X-44TP"  # type: ignore[attr-defined] # as some library might
    assert "error_code" not in failure_fields(error)


def test_causes_are_told_in_order_and_end_somewhere() -> None:
    assert failure_fields(_chained())["caused_by"] == ["KeyError", "ValueError"]
    first, second = ValueError(), ValueError()
    first.__cause__, second.__cause__ = second, first
    assert len(failure_fields(first)["caused_by"]) == 1
    longest = ValueError()
    for _ in range(50):
        longer = ValueError()
        longer.__cause__ = longest
        longest = longer
    assert len(failure_fields(longest)["caused_by"]) == 6


def test_a_context_that_was_cut_off_is_not_told() -> None:
    error = CodedError()
    error.__context__ = ValueError()
    assert failure_fields(error)["caused_by"] == ["ValueError"]
    error.__suppress_context__ = True
    assert "caused_by" not in failure_fields(error)


def test_the_products_own_place_is_told_beside_the_librarys() -> None:
    from services.logging.configure import _level  # noqa: PLC0415 - any product code that raises

    with pytest.raises(ValueError, match="log level") as refused:
        _level("loud")
    assert str(failure_fields(refused.value)["error_in"]).startswith(
        "services/logging/configure.py:"
    )


def test_what_nobody_caught_is_logged_without_its_message(lines: Lines) -> None:
    error = ValueError(CANARY)
    sys.excepthook(ValueError, error, None)
    assert (lines.last["event"], lines.last["error"]) == ("process.crashed", "ValueError")
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert lines.last["event"] == "process.interrupted"
    assert CANARY not in lines.text


def test_what_a_thread_did_not_catch_is_logged_without_its_message(lines: Lines) -> None:
    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert (lines.last["event"], lines.last["error"]) == ("thread.crashed", "ValueError")
    assert CANARY not in lines.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_error_that_python_can_only_print_is_logged_without_its_message(lines: Lines) -> None:
    class Closing:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    Closing()
    gc.collect()
    assert (lines.last["event"], lines.last["error"]) == ("error.lost", "ValueError")
    assert CANARY not in lines.text


async def test_an_activity_whose_task_failed_is_logged_without_its_message(lines: Lines) -> None:
    async def fail() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    del task
    gc.collect()
    assert CANARY not in lines.text
    assert lines.last["logger"] == "asyncio"
