"""From where somebody acts: the line of the audit log that neither an id nor a purpose can say."""

import os
import pwd
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_LONGEST: Final = 128
_UNUSUAL: Final = re.compile(r"[^A-Za-z0-9_.:@/{}-]")


class OriginKind(StrEnum):
    """The ways into the product."""

    COMMAND_LINE = "command_line"
    """Somebody at a terminal; the detail is the machine's user and name, `ada@office-3`."""

    PROGRAM = "program"
    """A worker, or another program that nobody sits at; the detail is the machine's name."""

    STAFF_PAGES = "staff_pages"
    """The pages for staff; the detail is the route with its places left open."""

    PARTY_PAGES = "party_pages"
    """The pages for parties; the detail is the route with its places left open."""

    API = "api"
    """Another system; the detail is the name by which it is registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From where something is done. Never an address, a session's secret or anything typed.

    Attributes:
        kind: By which way.
        detail: More of it, as the kind says; what is unusual in an id or a path became `_`.
    """

    kind: OriginKind
    detail: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "detail", _UNUSUAL.sub("_", self.detail)[:_LONGEST])


def of_the_command_line() -> Origin:
    """Whoever typed the command.

    The user is whom the operating system runs it for; variables, which anybody can set, are not
    asked.
    """
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = f"uid-{os.getuid()}"
    return Origin(kind=OriginKind.COMMAND_LINE, detail=f"{user}@{socket.gethostname()}")


def of_this_program() -> Origin:
    """This program, on this machine."""
    return Origin(kind=OriginKind.PROGRAM, detail=socket.gethostname())


_HERE: ContextVar[Origin | None] = ContextVar("origin", default=None)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Within this, whatever is done comes from there: for programs that serve many people at once.

    It holds for the task that enters it and for the tasks it begins, and for no other request.
    """
    token = _HERE.set(origin)
    try:
        yield
    finally:
        _HERE.reset(token)


def origin_here(otherwise: Origin) -> Origin:
    """From where what is done just now comes."""
    return _HERE.get() or otherwise
