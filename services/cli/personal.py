"""Personal values and texts: typed at a prompt, read from a file or from stdin, seldom an option.

What stands in an option is seen in the shell's history and in the list of processes.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from services.cli.failures import InputRefused
from services.desk.texts import LONGEST_TEXT_BYTES, is_unseen

LONGEST_LINE = 1_000
FROM_STDIN = "-"


def read_line(what: str, option: str | None, file: Path | None) -> str | None:
    """A personal value of one line, or None if none was given.

    Raises:
        InputRefused: it was given twice, is unreadable, or has more than one line.
    """
    text = _given(what, option, file, one_line=True)
    if text is None:
        return None
    line = text.removesuffix("\n").removesuffix("\r")
    if not line.strip():
        message = f"the {what} is empty: leave it out if there is none"
        raise InputRefused(message)
    if len(line) > LONGEST_LINE:
        message = f"the {what} has more than {LONGEST_LINE} characters"
        raise InputRefused(message)
    return line


def read_text(what: str, option: str | None, file: Path | None) -> str | None:
    """A text of several lines, or None if none was given.

    Raises:
        InputRefused: it is empty, too long, or holds characters that could disguise it.
    """
    text = _given(what, option, file, one_line=False)
    if text is None:
        return None
    if not text.strip():
        message = f"the {what} is empty"
        raise InputRefused(message)
    _require_size(what, len(text.encode("utf-8", errors="replace")))
    for character in text:
        if is_unseen(character):
            message = (
                f"the {what} holds the character U+{ord(character):04X}, which is no visible text: "
                "type it again by hand"
            )
            raise InputRefused(message)
    return text.strip()


def asked(what: str, *, twice: bool = False) -> str | None:
    """A personal value typed at a terminal; None where there is none."""
    if not is_at_a_terminal():
        return None
    with _ctrl_c_ends_the_question():
        typed: str = typer.prompt(what, default="", show_default=False, err=True)
        again = typer.prompt(f"{what}, once more", err=True) if typed and twice else typed
    if again != typed:
        message = "the two differ: start again"
        raise InputRefused(message)
    return typed.strip() or None


def require_yes(question: str) -> None:
    """Ask for a yes; anything else ends the command, and nothing is done.

    Raises:
        typer.Abort: the answer was no, or none.
    """
    with _ctrl_c_ends_the_question():
        typer.confirm(question, abort=True, err=True)


def wants(question: str) -> bool:
    """Ask for a yes or no; no unless the answer is yes."""
    with _ctrl_c_ends_the_question():
        return typer.confirm(question, default=False, err=True)


def is_at_a_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


@contextmanager
def _ctrl_c_ends_the_question() -> Iterator[None]:
    """Let Ctrl-C end a command that waits for an answer.

    An event loop takes the first Ctrl-C as a wish to cancel its task at the next opportunity, and
    there is none before the answer.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _given(what: str, option: str | None, file: Path | None, *, one_line: bool) -> str | None:
    if option is not None and file is not None:
        message = f"the {what} is given twice: as an option and in a file"
        raise InputRefused(message)
    if file is not None:
        return read_file(file, largest=LONGEST_TEXT_BYTES)
    if option == FROM_STDIN:
        limit = LONGEST_TEXT_BYTES + 1
        text = sys.stdin.readline(limit) if one_line else sys.stdin.read(limit)
        _require_size(what, len(text))
        return text
    return option


def read_file(file: Path, *, largest: int) -> str:
    """A file as UTF-8 text.

    Raises:
        InputRefused: it cannot be read, is larger than ``largest`` bytes, or is no such text.
    """
    content = read_bytes(file, largest=largest)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = f"{file} is not UTF-8 text: save it as UTF-8"
        raise InputRefused(message) from None


def read_bytes(file: Path, *, largest: int) -> bytes:
    """What is in a file.

    Raises:
        InputRefused: it cannot be read, or is larger than ``largest`` bytes.
    """
    try:
        with file.open("rb") as opened:
            content = opened.read(largest + 1)
    except OSError as error:
        message = f"{file} cannot be read: {error.strerror}"
        raise InputRefused(message) from None
    if len(content) > largest:
        message = f"{file} is larger than {largest // 1024} KiB, which is the most that is read"
        raise InputRefused(message)
    return content


def write_privately(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read; none is overwritten.

    Raises:
        InputRefused: it is there already, or cannot be written.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
    except OSError as error:
        message = f"{file} cannot be written: {error.strerror}"
        raise InputRefused(message) from None


def _require_size(what: str, size: int) -> None:
    if size > LONGEST_TEXT_BYTES:
        message = f"the {what} is longer than {LONGEST_TEXT_BYTES // 1024} KiB: shorten it"
        raise InputRefused(message)
