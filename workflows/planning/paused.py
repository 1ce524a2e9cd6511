"""A party's own pause: nothing is sent or asked before it is over, and then what was owed at once.

Nothing is lost by it: what would have been told during the pause goes out in one letter at its end,
and from there the regular rhythm goes on. A letter that was begun before is not sent any more.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workflows.obligations import Notice
from workflows.party import Party
from workflows.planning.frame import Frame


def goes_on_at(frame: Frame, party: Party) -> datetime | None:
    """When the first letter after a party's pause goes out; None if there was no pause."""
    if party.pause is None:
        return None
    hours, zone = party.wishes.safe_hours, party.wishes.time_zone
    return hours.next_instant(party.pause.over_at, zone, frame.hour_of(party))


def after_pauses(frame: Frame, notices: Sequence[Notice]) -> Sequence[Notice]:
    """The notices, none of them due before its party's pause is over."""
    goes_on = {x.party_id: goes_on_at(frame, x) for x in frame.hearers if x.pause is not None}
    return [_put_off(x, goes_on.get(x.party_id)) for x in notices] if goes_on else notices


def _put_off(notice: Notice, goes_on: datetime | None) -> Notice:
    if notice.due_at is None or goes_on is None or notice.due_at >= goes_on:
        return notice
    return replace(notice, due_at=goes_on)
