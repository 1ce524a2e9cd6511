"""What an import did, or would do: every row accounted for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from services.importing.reasons import Noticed, SetAside


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """The figures of one import; filled while it goes on.

    Attributes:
        is_dry_run: Nothing was stored, and nothing was started.
        rows: Rows of the register, the heading not counted.
        running: Those that are running cases.
        closed: Those that are over.
        set_aside: Those that were set aside, by reason.
        noticed: What was odd in rows that were taken in.
        new: Cases that came in with this import.
        known: Cases that were in already, exactly as the register has them.
        changed: Cases that were in already and are different in the register now; they were left
            as they are.
        with_channel: Running cases whose person can be told over a safe channel: one catch-up
            notice each.
        without_channel: Running cases whose person nobody knows how to reach safely: a task for
            an officer each, and nothing is sent.
        with_nobody: Running cases in which nobody is to be told.
        past_benchmark: Running cases past the benchmark of a clock, by clock.
        told: How many of those each member of staff is told of, in one mail, by staff id.
    """

    is_dry_run: bool
    rows: int = 0
    running: int = 0
    closed: int = 0
    set_aside: Counter[SetAside] = field(default_factory=Counter)
    noticed: Counter[Noticed] = field(default_factory=Counter)
    new: int = 0
    known: int = 0
    changed: int = 0
    with_channel: int = 0
    without_channel: int = 0
    with_nobody: int = 0
    past_benchmark: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)

    @property
    def accounts_for_every_row(self) -> bool:
        """Whether running, closed and set aside add up to the rows."""
        return self.rows == self.running + self.closed + self.set_aside.total()

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "dry_run": self.is_dry_run,
            "rows": self.rows,
            "running": self.running,
            "closed": self.closed,
            "set_aside": _plain(self.set_aside),
            "noticed": _plain(self.noticed),
            "new": self.new,
            "known": self.known,
            "changed": self.changed,
            "with_channel": self.with_channel,
            "without_channel": self.without_channel,
            "with_nobody": self.with_nobody,
            "past_benchmark": _plain(self.past_benchmark),
            "told": _plain(self.told),
        }

    def table(self) -> tuple[tuple[str, int, str], ...]:
        """What to show, line by line: a label, a number, and what it means."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[tuple[str, int, str]]:
        yield "rows", self.rows, "in the register, without its heading"
        yield "running", self.running, "cases that go on here, at their real age"
        yield "  with a safe channel", self.with_channel, "one catch-up notice each"
        yield "  without one", self.without_channel, "a task for an officer each; nothing is sent"
        yield "  with nobody to tell", self.with_nobody, ""
        yield "closed", self.closed, "kept as a record; nobody is told anything"
        yield "set aside", self.set_aside.total(), "see the rejects file"
        for reason, count in self.set_aside.most_common():
            yield f"  {reason.value}", count, reason.sentence
        for noticed, count in self.noticed.most_common():
            yield f"noticed: {noticed.value}", count, noticed.sentence
        for clock, count in sorted(self.past_benchmark.items()):
            yield f"past the benchmark: {clock}", count, "running cases"
        for staff_id, count in sorted(self.told.items()):
            yield f"told in one mail: {staff_id}", count, "overdue clocks"
        would = "would be new" if self.is_dry_run else "came in now"
        yield "new", self.new, would
        yield "known", self.known, "in already, unchanged"
        yield "changed", self.changed, "in already, different in the register; left as they are"


def _plain(counter: Counter[Any]) -> dict[str, int]:
    return {str(name): count for name, count in sorted(counter.items())}
