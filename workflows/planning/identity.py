"""How a milestone's notice is known again: by what it is about, never by a date."""

from workflows.moments import Event
from workflows.party import Party
from workflows.planning.frame import Frame
from workflows.planning.rulebook import NumberedRule


def milestone_id(
    frame: Frame, numbered: NumberedRule, event: Event, party: Party, repetition: int = 0
) -> str:
    """The id of the notice that a rule owes to a party because of an event."""
    return frame.id_of(
        "notice",
        numbered.rule.notice,
        party.party_id,
        event.trigger,
        event.clock or event.stage,
        event.moment.number,
        numbered.ordinal,
        repetition,
    )
