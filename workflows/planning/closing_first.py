"""Whoever is asked how she is was told before that the case is closed: first that, then the other.

A check-in that is due sooner joins the letter that tells of the closing. While that letter is tried
again the check-in waits for it; once a person has to bring it, nobody waits: she is never left
without a word. A check-in whose date was told to her already keeps that date.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from workflows.notices import NoticeKind, PromiseKind
from workflows.obligations import Notice, WaitsFor
from workflows.planning.frame import Frame
from workflows.planning.series import Series
from workflows.policy import NoticeRule


class OnItsWay(NamedTuple):
    """When a party is told of the closing, and in which letter if that was tried already."""

    at: datetime
    letter_id: str | None


def closing_first(
    frame: Frame, notices: Sequence[Notice], by_rule: Iterable[Series], now: datetime
) -> Sequence[Notice]:
    """The notices, no check-in among them that comes before its party hears of the closing.

    ``by_rule`` are the series from which those come that a rule owes.
    """
    closings = {
        x.party_id: OnItsWay(x.due_at, x.letter_id)
        for x in notices
        if x.notice is NoticeKind.CLOSING and x.due_at is not None
    }
    if not closings:
        return notices
    rules = {
        notice.obligation_id: series.rule
        for series in by_rule
        if series.rule.notice is NoticeKind.AFTER_CARE
        for notice in series.until(now)
    }
    return tuple(_in_turn(frame, notices, closings, rules, now))


def _in_turn(
    frame: Frame,
    owed: Sequence[Notice],
    closings: Mapping[str, OnItsWay],
    rules: Mapping[str, NoticeRule],
    now: datetime,
) -> Iterator[Notice]:
    """Of a check-in that is repeated only the first is put off; the others follow the closing."""
    put_off: list[tuple[str, NoticeRule]] = []
    for notice in owed:
        closing, rule = closings.get(notice.party_id), rules.get(notice.obligation_id)
        if notice.notice is not NoticeKind.AFTER_CARE or closing is None:
            yield notice
        elif not any(who == notice.party_id and rule is same for who, same in put_off):
            then = _after(frame, notice, closing)
            if then is not notice and rule is not None and not _goes_out(closing, now):
                put_off.append((notice.party_id, rule))
            yield then


def _goes_out(closing: OnItsWay, now: datetime) -> bool:
    return closing.letter_id is None and closing.at <= now


def _after(frame: Frame, notice: Notice, closing: OnItsWay) -> Notice:
    if notice.due_at is None:
        return notice
    if frame.case.parties[notice.party_id].open_promise(PromiseKind.AFTER_CARE) is not None:
        return notice
    if notice.letter_id is not None and notice.letter_id == closing.letter_id:
        return notice
    if closing.letter_id is not None:
        return replace(notice, due_at=None, waits_for=WaitsFor.CLOSING)
    return replace(notice, due_at=closing.at) if notice.due_at < closing.at else notice
