"""What product code hands to the log, read from its source: literal events and known fields."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.logging.fields import ALLOWED_FIELDS
from services.logging.reduction import is_event_name

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("workflows", "activities", "services", "deploy")

_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
_LOGGERS = {"log", "logger", "_log", "_logger", "LOG", "LOGGER"}
_NOT_FIELDS = {"extra", "exc_info"}


def _log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _METHODS
            and _last_name(node.func.value) in _LOGGERS
        ):
            yield node


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _faults(call: ast.Call) -> Iterator[str]:
    first = call.args[0] if call.args else None
    if not (isinstance(first, ast.Constant) and is_event_name(first.value)):
        yield "its first argument is not a literal event name such as 'notice.sent'"
    if len(call.args) > 1:
        yield "it has more than one positional argument; use fields"
    for name in _field_names(call):
        if name not in ALLOWED_FIELDS:
            yield f"field {name!r} is not in services/logging/fields.py"


def _field_names(call: ast.Call) -> Iterator[str | None]:
    for keyword in call.keywords:
        if keyword.arg not in _NOT_FIELDS:
            yield keyword.arg
        elif keyword.arg == "extra":
            given = keyword.value
            names = given.keys if isinstance(given, ast.Dict) else [None]
            yield from (
                str(name.value) if isinstance(name, ast.Constant) else None for name in names
            )


def _told(source: str, name: str = "example.py") -> list[str]:
    return [
        f"{name}:{call.lineno}: {fault}"
        for call in _log_calls(ast.parse(source))
        for fault in _faults(call)
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_log_call_of_the_product_names_its_event_and_known_fields(package: str) -> None:
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    faults = [
        fault
        for file in files
        for fault in _told(file.read_text(encoding="utf-8"), str(file.relative_to(ROOT)))
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "source",
    [
        "log.info('notice.sent', case_id=case_id)",
        "workflow.logger.info('case.replanned', extra={'facts': 3})",
        "self._log.exception('notice.failed', exc_info=error)",
        "math.log(2)",
    ],
)
def test_a_good_call_has_no_fault(source: str) -> None:
    assert _told(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "log.info(name)",
        "log.info(f'notice.{name}')",
        "log.info('Sent it')",
        "log.info()",
        "log.info('notice.sent', name)",
        "log.info('notice.sent', recipient=name)",
        "log.info('notice.sent', **fields)",
        "activity.logger.info('notice.sent', extra={'recipient': name})",
        "activity.logger.info('notice.sent', extra=fields)",
        "structlog.get_logger().bind(a=1).info(name) or logger.info(name)",
    ],
)
def test_a_call_that_could_let_text_through_is_found(source: str) -> None:
    assert _told(source)
