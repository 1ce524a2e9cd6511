"""Who may not know yet that the case is closed, because somebody else is to be told first.

Until then such a party hears on the promised dates as if the case had gone on: letters that stopped
would tell it, and would break a date besides.
"""

from workflows.notices import NoticeKind
from workflows.obligations import WaitsFor
from workflows.party import Party
from workflows.planning.events import events_for
from workflows.planning.frame import Frame
from workflows.planning.identity import milestone_id
from workflows.planning.owed_by_rules import is_owed
from workflows.planning.waiting import waits_for


def is_kept_waiting(frame: Frame, party: Party) -> bool:
    """Whether the closing is owed to this party and waits until the affected person was told."""
    if frame.is_open or not party.hears or not party.role.waits_for_the_affected_person:
        return False
    return any(
        is_owed(frame, numbered, event, party)
        and milestone_id(frame, numbered, event, party) not in frame.case.discharged
        and waits_for(frame, numbered.rule, event, party) is WaitsFor.AFFECTED_PERSON
        for numbered in frame.rulebook.by_notice.get(NoticeKind.CLOSING, ())
        for event in events_for(frame, numbered.rule.when)
    )
