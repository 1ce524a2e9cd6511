"""A notice and those that repeat it, each in its turn."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from workflows.obligations import Notice
from workflows.policy import NoticeRule


@dataclass(frozen=True, slots=True)
class Series:
    """A notice that the ``rule`` owes; what follows it is computed only when its turn has come.

    ``goes_on_at`` is when the first letter after a pause of the party's goes out, if there was one.
    """

    notice: Notice
    rule: NoticeRule
    goes_on_at: datetime | None
    following: Callable[[], "Series | None"]

    def until(self, now: datetime) -> Iterator[Notice]:
        """Those that are due, and the next one; while one waits, none comes after it."""
        series: Series | None = self
        while series is not None:
            notice = series.notice
            yield notice
            if notice.due_at is None or max(notice.due_at, self.goes_on_at or notice.due_at) > now:
                return
            series = series.following()
