"""Why a notice that is owed must not go out yet: content is held, or somebody else is told first."""

from workflows.case import Case
from workflows.moments import Event
from workflows.obligations import WaitsFor
from workflows.parties import Role
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.policy import NoticeRule
from workflows.triggers import Trigger


def waits_for(frame: Frame, rule: NoticeRule, event: Event, party: Party) -> WaitsFor | None:
    """What the notice waits for, or None if it may go out at its instant."""
    if frame.case.hold is not None and rule.withholdable:
        return WaitsFor.HOLD
    if rule.notice.is_shared_milestone and party.role.waits_for_the_affected_person:
        released = party.released is not None and party.released.number > event.moment.number
        if not released and _somebody_affected_is_untold(frame.case, rule, event):
            return WaitsFor.AFFECTED_PERSON
    return None


def _somebody_affected_is_untold(case: Case, rule: NoticeRule, event: Event) -> bool:
    return any(
        party.role is Role.AFFECTED_PERSON
        and party.may_still_hear
        and not _was_told(case, rule, event, party)
        for party in case.parties.values()
    )


def _was_told(case: Case, rule: NoticeRule, event: Event, party: Party) -> bool:
    joined_later = party.hears_since is not None and party.hears_since.number > event.moment.number
    return any(
        told.trigger is Trigger.TOLD
        and told.party_id == party.party_id
        and told.moment.number > event.moment.number
        and (joined_later or told.notice is rule.notice)
        for told in case.events
    )
