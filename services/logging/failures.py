"""Errors as types, codes and places, never with their messages, values or arguments."""

import errno
import re
from collections.abc import Iterator
from enum import Enum

from services.logging.places import places

_LONGEST_CHAIN = 6

_CLASS_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")

# Letters only, so that no code that somebody was given to type in can pass for one of ours.
_FIXED_CODE = re.compile(r"[A-Za-z][A-Za-z_.]{0,63}")


def failure_fields(error: BaseException) -> dict[str, str | list[str]]:
    """What a log line says about an error.

    `error` is its type, `error_code` its fixed code where it has one, `error_at` where it was
    raised, `error_in` the innermost place of the product's own code, and `caused_by` the same in
    brief for its causes, or for the members of a group.
    """
    fields: dict[str, str | list[str]] = {"error": _type_name(error)}
    code = _code(error)
    if code:
        fields["error_code"] = code
    raised = places(error.__traceback__)
    if raised:
        fields["error_at"], fields["error_in"] = raised
    causes = [_brief(cause) for cause in _causes(error)]
    if causes:
        fields["caused_by"] = causes
    return fields


def _brief(error: BaseException) -> str:
    code = _code(error)
    raised = places(error.__traceback__)
    return (
        _type_name(error) + (f"[{code}]" if code else "") + (f" at {raised[0]}" if raised else "")
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], {id(error)}
    while waiting and len(seen) <= _LONGEST_CHAIN:
        current = waiting.pop(0)
        for cause in _next(current):
            if id(cause) not in seen and len(seen) <= _LONGEST_CHAIN:
                seen.add(id(cause))
                waiting.append(cause)
                yield cause


def _next(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        yield from error.exceptions
    if error.__cause__ is not None:
        yield error.__cause__
    elif error.__context__ is not None and not error.__suppress_context__:
        yield error.__context__


def _type_name(error: BaseException) -> str:
    name = type(error).__name__
    return name if _CLASS_NAME.fullmatch(name) else "UnnamedError"


def _code(error: BaseException) -> str | None:
    """The error's own code, Temporal's failure type or status, or the operating system's name."""
    if isinstance(error, SystemExit):
        return str(error.code) if isinstance(error.code, int) else None
    for attribute in ("code", "type", "status"):
        try:
            found = getattr(error, attribute, None)
        except Exception:  # noqa: BLE001, S112 - a library's own property
            continue
        if isinstance(found, Enum) and not isinstance(found.value, str):
            found = found.name
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if isinstance(found, str) and _FIXED_CODE.fullmatch(found):
            return str(found)
    if isinstance(error, OSError) and error.errno:
        return errno.errorcode.get(error.errno)
    return None
