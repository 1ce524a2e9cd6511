"""Why an owed notice must not go out yet: held, behind somebody else, or over a broken channel."""

from dataclasses import replace

from workflows.moments import Event
from workflows.obligations import Notice, WaitsFor
from workflows.parties import Role
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.planning.identity import milestone_id
from workflows.planning.owed_by_rules import is_owed
from workflows.policy import NoticeRule


def waits_for(frame: Frame, rule: NoticeRule, event: Event, party: Party) -> WaitsFor | None:
    """What the notice waits for, or None if it may go out at its instant."""
    if frame.case.hold is not None and rule.withholdable:
        return WaitsFor.HOLD
    if rule.notice.is_shared_milestone and party.role.waits_for_the_affected_person:
        released = party.released is not None and party.released.number > event.moment.number
        if not released and _somebody_affected_is_untold(frame, rule, event):
            return WaitsFor.AFFECTED_PERSON
    return None


def while_the_channel_rests(frame: Frame, notice: Notice) -> Notice:
    """Nothing goes to an address that refused a letter; a person finds out how to tell.

    What waits for something else goes on waiting for that.
    """
    if frame.case.parties[notice.party_id].suspended is None or notice.waits_for is not None:
        return notice
    return replace(notice, due_at=None, waits_for=WaitsFor.OFFICER, letter_id=None, attempt=1)


def _somebody_affected_is_untold(frame: Frame, rule: NoticeRule, event: Event) -> bool:
    return any(
        party.role is Role.AFFECTED_PERSON
        and party.may_still_hear
        and not _was_told(frame, rule, event, party)
        for party in frame.case.parties.values()
    )


def _was_told(frame: Frame, rule: NoticeRule, event: Event, party: Party) -> bool:
    """Whether she was told this very milestone.

    Who joined later and is not owed it any more has heard of where things are.
    """
    rules = [
        numbered
        for numbered in frame.rulebook.by_notice[rule.notice]
        if event.is_meant_by(numbered.rule.when)
    ]
    joined_later = party.hears_since is not None and party.hears_since.number > event.moment.number
    if joined_later and not any(is_owed(frame, x, event, party) for x in rules):
        return party.last_told > event.moment.number
    return any(milestone_id(frame, x, event, party) in frame.case.discharged for x in rules)
