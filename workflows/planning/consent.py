"""Whether a party may still be reached as she chose: asked again, and addresses nobody confirmed.

Letters go on meanwhile: that somebody forgot to ask never makes anybody hear less.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from workflows.instants import local_date
from workflows.moments import Moment
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.spans import Span
from workflows.staff import Concern


class ToAsk(NamedTuple):
    """What an officer asks a party about, from a day on; ``since`` is what that day counts from."""

    concern: Concern
    since: Moment
    day: date


def questions_to_a_party(frame: Frame, party: Party, owed_to: Collection[str]) -> Iterator[ToAsk]:
    """What an officer has to ask this party, now or on a day to come.

    ``owed_to`` are the parties to whom letters are still owed: after closing nobody else is asked.
    """
    rule = frame.policy.consent
    if rule is None or not party.hears:
        return
    if not (frame.is_open or party.party_id in owed_to):
        return
    if rule.ask_again_after is not None and party.consented is not None:
        yield _after(frame, Concern.CONSENT, party.consented, rule.ask_again_after)
    needed = party.wishes.channel.needs_an_address and not party.has_a_confirmed_address
    if rule.confirm_within is not None and needed and party.address_since is not None:
        yield _after(frame, Concern.ADDRESS, party.address_since, rule.confirm_within)


def _after(frame: Frame, concern: Concern, since: Moment, span: Span) -> ToAsk:
    return ToAsk(concern, since, frame.calendar.add(local_date(since.at, frame.zone), span))
