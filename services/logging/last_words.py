"""What Python prints by itself, uncaught errors and warnings. Both carry values: log them."""

import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import TextIO

from services.logging.places import place


def log_what_python_prints() -> None:
    """Send uncaught errors of the process and its threads, lost errors and warnings to the log."""
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _lost
    warnings.showwarning = _warned


def _logger() -> logging.Logger:
    return logging.getLogger(__name__)


def _uncaught(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> None:
    if isinstance(error, KeyboardInterrupt):
        _logger().warning("process.interrupted")
    else:
        _logger().critical("process.crashed", exc_info=(kind, error, traceback))


def _uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and arguments.exc_type is not SystemExit:
        _logger().error("thread.crashed", exc_info=arguments.exc_value)


def _lost(arguments: "sys.UnraisableHookArgs") -> None:
    if arguments.exc_value is not None:
        _logger().error("error.lost", exc_info=arguments.exc_value)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line
    _logger().warning(
        "python.warning",
        extra={"warning": category.__name__, "place": place(filename, lineno)},
    )
