"""Logging for the whole process, set up once by the composition root."""

import logging
import os
import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TextIO

import structlog
from structlog.typing import Processor

from services.logging.handler import DiscreetHandler
from services.logging.last_words import log_what_python_prints
from services.logging.reduction import PRODUCT_LOGGERS, reduced
from services.logging.temporal import keep_temporal_context_out_of_messages


class LogLevel(StrEnum):
    """How much the product's own code says. Libraries are heard from `warning` on."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def number(self) -> int:
        """The standard library's number of the level."""
        return logging.getLevelNamesMapping()[self.name]


def configure_logging(*, json: bool, level: str) -> None:
    """Send every log line of the process to stderr, reduced to what anybody may read.

    Called by the composition root only, before other libraries log; calling it again replaces what
    it set. Handlers that libraries put on their loggers until then are taken off.

    Args:
        json: One JSON object in each line; otherwise lines for people, coloured on a terminal
            unless the environment sets NO_COLOR (no-color.org).
        level: `debug`, `info`, `warning` or `error`, in any case.

    Raises:
        ValueError: The level is none of these.
    """
    chosen = _level(level)
    stream = sys.stderr
    renderer = _json_renderer() if json else _console_renderer(stream, os.environ)
    handler = DiscreetHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[reduced, renderer], use_get_message=False)
    )
    _hand_everything_to(handler, chosen)
    _configure_structlog()
    keep_temporal_context_out_of_messages()
    log_what_python_prints()


def _level(text: str) -> LogLevel:
    try:
        return LogLevel(text.lower())
    except ValueError:
        raise ValueError(
            f"{text!r} is no log level. Choose one of {', '.join(LogLevel)}."
        ) from None


def _json_renderer() -> Processor:
    return structlog.processors.JSONRenderer()


def _console_renderer(stream: TextIO, environment: Mapping[str, str]) -> Processor:
    coloured = stream.isatty() and not environment.get("NO_COLOR")
    return structlog.dev.ConsoleRenderer(
        colors=coloured, exception_formatter=structlog.dev.plain_traceback
    )


def _hand_everything_to(handler: logging.Handler, level: LogLevel) -> None:
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(max(level.number, logging.WARNING))
    for logger in list(logging.Logger.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers = []
            logger.propagate = True
    for name in PRODUCT_LOGGERS:
        logging.getLogger(name).setLevel(level.number)


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
