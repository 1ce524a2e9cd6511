"""Reads what the configured logging wrote."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from temporalio import activity, workflow

from services.logging import configure_logging

CANARY = "Ada-Testcase-canary"
"""Looks like an id, so that only the rules can keep it out, not its spelling."""


class Lines:
    """What was written, as text and as parsed JSON lines."""

    def __init__(self, stream: io.StringIO) -> None:
        """Read from the stream that stands for stderr."""
        self._stream = stream

    @property
    def text(self) -> str:
        """All that was written."""
        return self._stream.getvalue()

    @property
    def all(self) -> list[dict[str, Any]]:
        """All lines."""
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def last(self) -> dict[str, Any]:
        """The last line."""
        return self.all[-1]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@contextmanager
def configured(
    stream: io.StringIO, *, json_lines: bool = True, level: str = "debug"
) -> Iterator[Lines]:
    """Logging as the composition root sets it up, undone afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.stderr, sys.excepthook)
    hooks = (threading.excepthook, sys.unraisablehook, warnings.showwarning)
    adapters = (workflow.logger.workflow_info_on_message, activity.logger.activity_info_on_message)
    sys.stderr = stream
    try:
        configure_logging(json=json_lines, level=level)
        yield Lines(stream)
    finally:
        root.handlers, level_before, sys.stderr, sys.excepthook = before
        root.setLevel(level_before)
        threading.excepthook, sys.unraisablehook, warnings.showwarning = hooks
        workflow.logger.workflow_info_on_message, activity.logger.activity_info_on_message = (
            adapters
        )
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
