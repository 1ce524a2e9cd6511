"""Places in source code: they say what a message would say, and never hold a value."""

import re
from pathlib import Path
from types import TracebackType
from typing import Final

_PRODUCT: Final = Path(__file__).resolve().parents[2].as_posix() + "/"
_LIBRARIES = re.compile(r".*/(?:site|dist)-packages/")
_STANDARD_LIBRARY = re.compile(r".*/lib/python3\.\d+/")
_OURS = ("workflows/", "activities/", "services/", "deploy/")


def place(filename: str, line: int) -> str:
    """`services/mail/send.py:88`: relative to the product, a library or the standard library.

    Of files elsewhere only the last name is given: a path can hold a person's name.
    """
    return f"{_short(filename)}:{line}"


def places(traceback: TracebackType | None) -> tuple[str, str] | None:
    """Where an error was raised, and the innermost place in the product's own code."""
    innermost = ours = None
    while traceback is not None:
        innermost = place(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        if innermost.startswith(_OURS):
            ours = innermost
        traceback = traceback.tb_next
    return (innermost, ours or innermost) if innermost else None


def _short(filename: str) -> str:
    unified = filename.replace("\\", "/")
    if _LIBRARIES.match(unified):
        return _LIBRARIES.sub("", unified)
    if unified.startswith(_PRODUCT):
        return unified.removeprefix(_PRODUCT)
    if _STANDARD_LIBRARY.match(unified):
        return _STANDARD_LIBRARY.sub("", unified)
    return unified.rpartition("/")[2]
