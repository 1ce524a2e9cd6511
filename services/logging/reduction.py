"""The one narrow gate: every record, whoever made it, becomes a line that anybody may read."""

import datetime
import logging
import re
import sys
from collections.abc import Mapping
from typing import Final

from structlog.typing import EventDict, WrappedLogger

from services.logging.failures import failure_fields
from services.logging.fields import kept_fields
from services.logging.places import place

_EVENT = re.compile(r"[a-z][a-z0-9_]{0,31}(?:\.[a-z0-9_]{1,32}){1,3}")
_LOGGER_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,99}")

LIBRARY_EVENT: Final = "library.message"
UNNAMED_EVENT: Final = "event.unnamed"

PRODUCT_LOGGERS: Final = (
    "workflows",
    "activities",
    "services",
    "deploy",
    "temporalio.workflow",
    "temporalio.activity",
)
"""Loggers that product code writes to: the roots of its packages, and those Temporal hands it."""

_RECORD_OWN: Final = frozenset(
    {*logging.makeLogRecord({}).__dict__, "message", "asctime", "taskName", "_logger", "_name"}
)
_TEMPORAL_CONTEXTS: Final = ("temporal_workflow", "temporal_activity")
_TEMPORAL_OWN: Final = frozenset(
    {*_TEMPORAL_CONTEXTS, "temporal_log", "__temporal_error_identifier"}
)
_TEMPORAL_FIELDS: Final = {
    "workflow_id": "workflow_id",
    "run_id": "run_id",
    "workflow_run_id": "run_id",
    "workflow_type": "workflow_type",
    "activity_id": "activity_id",
    "activity_type": "activity_type",
    "attempt": "attempt",
    "update_id": "update_id",
    "update_name": "update_name",
}
_STRUCTLOG_OWN: Final = frozenset(
    {"event", "exc_info", "stack_info", "stack", "_record", "_from_structlog"}
)


def reduced(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A processor of structlog's `ProcessorFormatter`: keep what may be read, drop the rest."""
    record: logging.LogRecord = event["_record"]
    given = _given_fields(record, event)
    fields, dropped = kept_fields(given)
    line: EventDict = {
        "timestamp": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
            timespec="milliseconds"
        ),
        "level": _level_name(record.levelno),
        "event": _event_name(record, event),
        "logger": record.name if _LOGGER_NAME.fullmatch(record.name) else "unnamed",
    }
    if line["event"] in {LIBRARY_EVENT, UNNAMED_EVENT}:
        line["at"] = place(record.pathname, record.lineno)
    line.update(fields)
    error = _error(event.get("exc_info"))
    if error is not None:
        line.update(failure_fields(error))
    if dropped:
        line["dropped"] = dropped
    return line


def is_event_name(text: object) -> bool:
    """Whether `text` is an event's name: dotted lower-case words, such as `notice.sent`."""
    return isinstance(text, str) and _EVENT.fullmatch(text) is not None


def _event_name(record: logging.LogRecord, event: EventDict) -> str:
    if event["_from_structlog"]:
        name = event.get("event")
        return str(name) if is_event_name(name) else UNNAMED_EVENT
    # This is the template, with no argument filled in.
    if is_event_name(event["event"]) and _is_product_logger(record.name):
        return str(event["event"])
    return LIBRARY_EVENT


def _is_product_logger(name: str) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in PRODUCT_LOGGERS)


def _given_fields(record: logging.LogRecord, event: EventDict) -> dict[str, object]:
    if event["_from_structlog"]:
        return {name: value for name, value in event.items() if name not in _STRUCTLOG_OWN}
    own = _RECORD_OWN | _TEMPORAL_OWN
    given = {name: value for name, value in vars(record).items() if name not in own}
    for context in _TEMPORAL_CONTEXTS:
        given = _temporal_fields(getattr(record, context, None)) | given
    return given


def _temporal_fields(context: object) -> dict[str, object]:
    if not isinstance(context, Mapping):
        return {}
    return {ours: context[theirs] for theirs, ours in _TEMPORAL_FIELDS.items() if theirs in context}


def _level_name(level: int) -> str:
    named = (logging.CRITICAL, logging.ERROR, logging.WARNING, logging.INFO)
    reached = next((floor for floor in named if level >= floor), logging.DEBUG)
    return logging.getLevelName(reached).lower()


def _error(exc_info: object) -> BaseException | None:
    if exc_info is True:
        return sys.exc_info()[1]
    if isinstance(exc_info, tuple) and len(exc_info) == 3:
        exc_info = exc_info[1]
    return exc_info if isinstance(exc_info, BaseException) else None
