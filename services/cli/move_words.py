"""How the command line speaks of cases that move to another policy."""

from collections.abc import Sequence
from dataclasses import astuple

from rich.table import Table

from services.adopting import Move
from services.adopting.move_words import rows_of, states_in_words, totals_of
from services.cli.answers import table
from services.cli.words import plain


def moves_in_words(moves: Sequence[Move]) -> list[str | Table]:
    """Case by case what moves, and the totals at the end."""
    rows = [astuple(row) for move in moves for row in rows_of(move)]
    shown: list[str | Table] = []
    if rows:
        shown.append(table("case", "what", "before", "after", "which way", rows=rows))
    shown += ["", f"Cases: {states_in_words(moves)}"]
    totals = [(plain(what), plain(way), count) for what, way, count in totals_of(moves)]
    return [*shown, table("what", "which way", "number", rows=totals)] if totals else shown
