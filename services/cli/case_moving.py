"""Moving running cases by command: what would move, the questions, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from services.adopting.case_query import read_query
from services.cli.answers import Answer
from services.cli.failures import ExitCode, InputRefused
from services.cli.personal import is_at_a_terminal, require_yes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from services.adopting import Destination, Move
    from services.cli.sessions import Reading

CasesGiven = Annotated[
    str | None,
    typer.Option(
        "--cases",
        metavar="QUERY",
        help="Also move these running cases to it: 'all', or terms such as "
        "policy=un-women-2020@1,stage=investigation+decision. Terms: policy, calendar, office, "
        "stage, category, opened-after, opened-before, case.",
    ),
]
DryRunGiven = Annotated[
    bool,
    typer.Option("--dry-run", help="With --cases: only say what would move; store nothing."),
]
YesGiven = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; for programs.")]


def refuse_dry_run_without_cases(*, dry_run: bool) -> None:
    """Refuse to try what moves no case.

    Raises:
        InputRefused: there is nothing to try.
    """
    if dry_run:
        message = "--dry-run goes with --cases: it says what would move in which case"
        raise InputRefused(message)


async def would_move(reading: Reading, destination: Destination, query: str) -> Answer:
    """What would move in each case; nothing is stored."""
    from services.adopting import CaseMoves  # noqa: PLC0415 - slow: help needs none of it

    moves = CaseMoves(reading.parts, destination, reading.actor)
    selected = await moves.selected(read_query(query))
    return _moves([await moves.preview(case) for case in selected])


async def move_cases(
    reading: Reading,
    destination: Destination,
    query: str,
    *,
    yes: bool,
    keep: Callable[[], Awaitable[object]],
    ask: Callable[[], None] | None = None,
) -> Answer:
    """Ask, whatever ``ask`` adds included, keep what the cases move to, and move them.

    Raises:
        InputRefused: nobody is there to be asked, and nobody said yes.
        EngineUnreachable: Temporal does not answer; nothing was kept.
    """
    from services.adopting import CaseMoves  # noqa: PLC0415 - slow: help needs none of it

    moves = CaseMoves(reading.parts, destination, reading.actor)
    selected = await moves.selected(read_query(query))
    if not yes:
        _ask_about_cases(destination.in_words, len(selected))
    if ask is not None:
        ask()
    await reading.parts.desk.workflows.require_reachable()
    await keep()
    return _moves(await moves.apply_to_all(selected))


def _ask_about_cases(where: str, count: int) -> None:
    if not is_at_a_terminal():
        message = "moving cases is asked for at a terminal: look with --dry-run, then say --yes"
        raise InputRefused(message)
    require_yes(f"Move {count} running cases to {where}?")


def _moves(moves: Sequence[Move]) -> Answer:
    from services.adopting.move_words import totals_of  # noqa: PLC0415 - slow, as above
    from services.cli.move_words import moves_in_words  # noqa: PLC0415 - slow, as above

    totals = [{"what": what, "shift": way, "number": n} for what, way, n in totals_of(moves)]
    well = all(move.state.is_well for move in moves)
    return Answer(
        data={"cases": moves, "totals": totals},
        shown=moves_in_words(moves),
        said=[] if well else ["some cases could not be moved: give the same command again"],
        code=ExitCode.DONE if well else ExitCode.SYSTEM_COULD_NOT,
    )
