"""Whoever is asked how she is was told before that the case is closed: first that, then the other.

A check-in that is due sooner joins the letter that tells of the closing. While that letter is tried
again the check-in waits for it; once a person has to bring it, nobody waits: she is never left
without a word. A check-in whose date was told to her already keeps that date.
"""

from collections.abc import Iterable
from dataclasses import replace

from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, WaitsFor
from workflows.planning.frame import Frame


def closing_first(frame: Frame, notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices, no check-in among them that comes before its party hears of the closing."""
    owed = tuple(notices)
    closings = {x.party_id: x for x in owed if x.notice is NoticeKind.CLOSING and x.due_at}
    if not closings:
        return owed
    return tuple(_after(frame, x, closings.get(x.party_id)) for x in owed)


def _after(frame: Frame, notice: Notice, closing: Notice | None) -> Notice:
    if notice.notice is not NoticeKind.AFTER_CARE or closing is None:
        return notice
    if notice.due_at is None or closing.due_at is None:
        return notice
    if frame.case.parties[notice.party_id].open_promise(PromiseKind.AFTER_CARE) is not None:
        return notice
    if notice.letter_id is not None and notice.letter_id == closing.letter_id:
        return notice
    if closing.letter_id is not None:
        return replace(notice, due_at=None, waits_for=WaitsFor.CLOSING)
    return replace(notice, due_at=max(notice.due_at, closing.due_at))
