"""Types commands at a command line whose installation is out of reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
import typer
from typer.main import get_command

from services.cli.application import build_app, run
from services.cli.connections import Connections
from services.settings import Settings


class OutOfReach(AssertionError):
    """A command reached for the installation, and should not have."""


def _out_of_reach(*_: object) -> object:
    raise OutOfReach


@cache
def detached_app() -> typer.Typer:
    """The commands without anything behind them."""
    return build_app(
        Connections(
            settings=Settings,
            engine=_out_of_reach,  # type: ignore[arg-type] # raises before anything is used
            records=_out_of_reach,  # type: ignore[arg-type] # as above
            up=_out_of_reach,  # type: ignore[arg-type] # as above
            worker=_out_of_reach,  # type: ignore[arg-type] # as above
            portal=_out_of_reach,  # type: ignore[arg-type] # as above
            office=_out_of_reach,  # type: ignore[arg-type] # as above
            demo=_out_of_reach,  # type: ignore[arg-type] # as above
            migrate=_out_of_reach,  # type: ignore[arg-type] # as above
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def type_in(
    capture: pytest.CaptureFixture[str], *arguments: str, app: typer.Typer | None = None
) -> Printed:
    """Type a command, and read what it printed."""
    code = run(app or detached_app(), arguments)
    captured = capture.readouterr()
    return Printed(code=code, out=captured.out, err=captured.err)


def every_command(app: typer.Typer) -> Iterator[tuple[tuple[str, ...], object]]:
    """Every command by the words that are typed for it."""
    yield from _below((), get_command(app))


def _below(words: tuple[str, ...], command: object) -> Iterator[tuple[tuple[str, ...], object]]:
    below = getattr(command, "commands", None)
    if below is None:
        yield words, command
        return
    for name, each in below.items():
        yield from _below((*words, name), each)
