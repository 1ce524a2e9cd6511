"""What holds everywhere in the product."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import Source, dotted_name

LONGEST_FILE = 400

_NAMED_DEFINITIONS = frozenset(
    {"activity.defn", "workflow.defn", "workflow.update", "workflow.signal", "workflow.query"}
)
_BROAD = frozenset({"Exception", "BaseException"})
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
_VAGUE = re.compile(r"(?i)(^|_)(util|utils|helper|helpers|manager|managers|common|misc)($|_)")
_VAGUE_CLASS = re.compile(r"(Manager|Helper|Helpers|Util|Utils)$")
_SILENCED = re.compile(
    r"#\s*(?:noqa\b(?::[ A-Z0-9,]+)?|type:\s*ignore(?:\[[^\]]*\])?|nosec\b[ B0-9,]*)"
    r"(.*?)(?:#\s*nosec\b[ B0-9,]*)?$"
)
_ARGUED_FOR = re.compile(r"# noqa: BLE001\b.* - [a-z]{1,} [a-z]+")
_REASON = re.compile(r"[a-z]{2,}.*[a-z]{2,}")
# Registering a command of the command line on its application opens nothing.
_REGISTRATIONS = frozenset({"add_typer"})


def files_that_are_too_long(source: Source) -> Iterator[str]:
    """Find files that are more than one room."""
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{source.path} has {lines} lines, {LONGEST_FILE} at most"


def definitions_without_a_fixed_name(source: Source) -> Iterator[str]:
    """Find Temporal definitions whose name would change with the Python name.

    The name is a text or a constant; nothing that is computed.
    """
    for node in ast.walk(source.tree):
        for decorator in getattr(node, "decorator_list", []):
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            if dotted_name(called) in _NAMED_DEFINITIONS and not _has_fixed_name(decorator):
                yield f"{source.at(decorator)} @{dotted_name(called)} has no fixed name"


def errors_that_are_swallowed(source: Source) -> Iterator[str]:
    """Find handlers of every error that do not raise again, and suppression of every error.

    A handler whose own line silences the linter's rule on this, with a reason, was argued for;
    the linter by itself is content with a handler that logs.
    """
    lines = source.text.splitlines()
    for node in ast.walk(source.tree):
        match node:
            case ast.ExceptHandler() if (
                _catches_everything(node.type)
                and not _raises(node)
                and not _ARGUED_FOR.search(lines[node.lineno - 1])
            ):
                yield f"{source.at(node)} catches every error and raises none"
            case ast.Call(func=called, args=args) if dotted_name(called).endswith(
                "suppress"
            ) and any(map(_catches_everything, args)):
                yield f"{source.at(node)} suppresses every error"


def unfinished_work(source: Source) -> Iterator[str]:
    """Find marks of work put off."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if _UNFINISHED.search(line):
            yield f"{source.path}:{number} puts work off: {line.strip()}"


def checks_silenced_without_a_reason(source: Source) -> Iterator[str]:
    """Find silenced checks with no words beside them that say why."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        silenced = _SILENCED.search(line)
        if silenced and not _REASON.search(silenced[1]):
            yield f"{source.path}:{number} silences a check without a reason: {line.strip()}"


def things_done_at_import(source: Source) -> Iterator[str]:
    """Find bare calls at module level: whatever they do, they do it to whoever imports."""
    for node in source.tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            name = dotted_name(node.value.func)
            if name.rpartition(".")[2] not in _REGISTRATIONS:
                yield f"{source.at(node)} calls {name or 'something'}() at import"


def names_that_say_nothing(source: Source) -> Iterator[str]:
    """Find files and classes named after no idea."""
    for part in source.path.with_suffix("").parts:
        if _VAGUE.search(part):
            yield f"{source.path} is named {part}"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and _VAGUE_CLASS.search(node.name):
            yield f"{source.at(node)} class {node.name}"


def _has_fixed_name(decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return False
    given = [keyword.value for keyword in decorator.keywords if keyword.arg == "name"]
    return any(
        (isinstance(value, ast.Constant) and isinstance(value.value, str))
        or bool(dotted_name(value))
        for value in given
    )


def _catches_everything(caught: ast.expr | None) -> bool:
    match caught:
        case None:
            return True
        case ast.Tuple(elts=kinds):
            return any(map(_catches_everything, kinds))
        case _:
            return dotted_name(caught) in _BROAD


def _raises(handler: ast.ExceptHandler) -> bool:
    return any(isinstance(node, ast.Raise) for part in handler.body for node in ast.walk(part))
