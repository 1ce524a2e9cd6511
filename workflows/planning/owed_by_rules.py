"""Whether a rule of the policy owes its notice to a party because something happened."""

from workflows.moments import Event
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.planning.rulebook import NumberedRule
from workflows.policy import NoticeRule
from workflows.triggers import Trigger


def is_owed(frame: Frame, numbered: NumberedRule, event: Event, party: Party) -> bool:
    """Whether the rule owes its notice to this party because of this event, told or not."""
    return (
        party.role in numbered.roles
        and (event.party_id is None or event.party_id == party.party_id)
        and (event.trigger is not Trigger.HELD or _is_held_since(frame, event))
        and not (numbered.rule.unless and _is_waived(frame, numbered.rule, party))
        and _concerns_the_party_still(frame, numbered, event, party)
        and not _was_before_the_import(frame, event, party)
    )


def _is_held_since(frame: Frame, event: Event) -> bool:
    hold = frame.case.hold
    return hold is not None and hold.since.number == event.moment.number


def _is_waived(frame: Frame, rule: NoticeRule, party: Party) -> bool:
    return not rule.unless.isdisjoint(frame.case.steps_of(party.party_id))


def _concerns_the_party_still(
    frame: Frame, numbered: NumberedRule, event: Event, party: Party
) -> bool:
    imported = frame.case.imported
    if numbered.outlives:
        return imported is None or event.moment.at >= imported.at
    if (event.origin or event.trigger) in (Trigger.OPENED, Trigger.IMPORTED):
        return party.role.is_informed_by_a_safe_channel
    since = party.hears_since
    if since is None:
        return False
    if event.trigger is Trigger.CLOCK_PASSED:
        return event.moment.at >= since.at
    return event.moment.number >= since.number or event.trigger is Trigger.PARTY_INFORMED


def _was_before_the_import(frame: Frame, event: Event, party: Party) -> bool:
    imported = frame.case.imported
    if imported is None:
        return False
    if event.trigger is Trigger.IMPORTED:
        return party.first_informed is None or party.first_informed.at > imported.at
    return event.moment.at <= imported.at and event.trigger is not Trigger.CLOSED
