"""What was owed before the terms changed stays owed: no later, and even where no rule says so now.

Only the policy in force decides what a role may be told: what it denies is not told any more.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from workflows.case import ChangeOfTerms
from workflows.moments import Moment
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Rhythm, Role
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.taken_along import OwedNotice
from workflows.triggers import Trigger


def as_it_was_owed(frame: Frame, notice: Notice) -> Notice:
    """The notice, due no later than it was before the terms changed.

    A party who has chosen anew since then hears as she chose.
    """
    changed = frame.case.terms_changed
    owed = changed.notices.get(notice.obligation_id) if changed else None
    if changed is None or owed is None or owed.due_at is None or notice.due_at is None:
        return notice
    party = frame.case.parties[notice.party_id]
    if party.chosen_number > changed.moment.number:
        return notice
    if _voice_was_offered(owed, party):
        return replace(notice, due_at=min(owed.due_at, notice.due_at))
    return replace(notice, due_at=owed.due_at)


def still_owed(
    frame: Frame, slots: Mapping[str, datetime], by_rule: Collection[str]
) -> Iterator[Notice]:
    """The notices that were open when the terms changed, and that no rule owes now.

    ``by_rule`` are the ids of those that a rule owes.
    """
    changed = frame.case.terms_changed
    if changed is None:
        return
    for owed in changed.notices.values():
        party = frame.case.parties[owed.party_id]
        if owed.obligation_id not in by_rule and _is_open(frame, changed, owed, party):
            waits = _waits_for(frame, changed, owed, party)
            yield Notice(
                obligation_id=owed.obligation_id,
                notice=owed.notice,
                party_id=owed.party_id,
                anchor=owed.anchor,
                due_at=None if waits else _due_at(frame, changed, owed, party, slots),
                form=owed.form,
                waits_for=waits,
                latest_on=owed.latest_on,
            )


def voice_still_owed(frame: Frame) -> Iterator[tuple[OwedNotice, Moment, Party]]:
    """Unfavourable news that a person had to offer to tell, and has to still."""
    changed = frame.case.terms_changed
    if changed is None:
        return
    for owed in changed.notices.values():
        party = frame.case.parties[owed.party_id]
        if not _voice_was_offered(owed, party) and _is_open(frame, changed, owed, party):
            if _waits_for(frame, changed, owed, party) is WaitsFor.HOLD:
                continue
            moment = _moment_of(frame, owed.anchor)
            if moment is not None:
                yield owed, moment, party


def _voice_was_offered(owed: OwedNotice, party: Party) -> bool:
    """Whether nobody has to offer it by voice, or somebody has."""
    offered = party.voice_offered.get(owed.notice)
    return not owed.by_voice or (offered is not None and offered.number >= owed.anchor)


def _moment_of(frame: Frame, anchor: int) -> Moment | None:
    happened = (event.moment for events in frame.case.events.values() for event in events)
    return next((moment for moment in happened if moment.number == anchor), None)


def _is_open(frame: Frame, changed: ChangeOfTerms, owed: OwedNotice, party: Party) -> bool:
    since = party.hears_since
    return (
        owed.obligation_id not in frame.case.discharged
        and since is not None
        and since.number <= changed.moment.number
        and frame.policy.may_tell(party.role, owed.notice)
        and (frame.is_open or owed.notice.outlives_the_case)
        and frame.case.steps_of(party.party_id).isdisjoint(owed.unless)
        and _is_true_still(frame, changed, owed)
    )


def _is_true_still(frame: Frame, changed: ChangeOfTerms, owed: OwedNotice) -> bool:
    """Whether its hold is still on, its step done, its clock past under the new terms."""
    if owed.clock is None:
        hold = frame.case.hold
        ended = owed.event is Trigger.HELD and (hold is None or hold.since.number != owed.anchor)
        return not ended and _moment_of(frame, owed.anchor) is not None
    return any(
        reading.clock is owed.clock and reading.passed_by(changed.moment.at)
        for reading in frame.clocks
    )


def _waits_for(
    frame: Frame, changed: ChangeOfTerms, owed: OwedNotice, party: Party
) -> WaitsFor | None:
    if frame.case.hold is not None and owed.withholdable:
        return WaitsFor.HOLD
    if not owed.notice.is_shared_milestone or not party.role.waits_for_the_affected_person:
        return None
    released = party.released is not None and party.released.number > owed.anchor
    return None if released or not _is_untold(frame, changed, owed) else WaitsFor.AFFECTED_PERSON


def _is_untold(frame: Frame, changed: ChangeOfTerms, shared: OwedNotice) -> bool:
    """Whether an affected person is still owed the same news, or cannot be told anything yet."""
    theirs = {
        owed.party_id
        for owed in changed.notices.values()
        if (owed.notice, owed.anchor) == (shared.notice, shared.anchor)
        and owed.obligation_id not in frame.case.discharged
    }
    return any(
        party.needs_a_safe_channel or (party.hears and party.party_id in theirs)
        for party in frame.case.parties.values()
        if party.role is Role.AFFECTED_PERSON
    )


def _due_at(
    frame: Frame,
    changed: ChangeOfTerms,
    owed: OwedNotice,
    party: Party,
    slots: Mapping[str, datetime],
) -> datetime:
    """As it was due; promptly, or on her regular slot, if it waited or she has chosen anew."""
    preferences = party.wishes
    chosen = party.chosen
    moments = [changed.moment.prompt_from]
    if frame.case.hold_ended is not None:
        moments.append(frame.case.hold_ended.prompt_from)
    if chosen is not None:
        moments.append(chosen.prompt_from)
    newest = max(moments)
    if owed.due_at is not None and newest == moments[0]:
        return owed.due_at
    slot = slots.get(party.party_id)
    if preferences.rhythm is Rhythm.STEADY and slot is not None:
        return slot
    return preferences.safe_hours.next_instant(newest, preferences.time_zone, frame.hour_of(party))
