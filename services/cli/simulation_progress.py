"""How far a simulation is, on a terminal; nothing at all where the output goes into a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def progress_of(total: int | None) -> Iterator[Callable[[int], None]]:
    """Show how many cases were played; gives what is to be told of more of them.

    Without a ``total``, as for a register that is read on the way, the bar only shows movement.
    """
    console = Console(stderr=True)
    with Progress(
        TextColumn("cases played"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("cases", total=total)
        yield lambda count: progress.advance(task, count)
