"""What the parties of a case were told and when, as the facts say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from workflows.delivery_facts import LetterAttempted
from workflows.facts import Fact
from workflows.fold import replay
from workflows.notices import DeliveryOutcome, NoticeKind


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Telling:
    """A letter that left: to whom, when, with which notices."""

    party_id: str
    at: datetime
    kinds: tuple[NoticeKind, ...]

    def in_zone(self, zone: str) -> str:
        """The telling as one line with the local minute: ``2040-01-09 10:00 timeline``."""
        local = self.at.astimezone(ZoneInfo(zone))
        return f"{local:%Y-%m-%d %H:%M} {'+'.join(self.kinds)}"


def left_the_building(outcome: DeliveryOutcome) -> bool:
    """Whether a letter went to its party, or to the officer who brings it."""
    return outcome.tells or outcome is DeliveryOutcome.PRINTED


def tellings_of(facts: Iterable[Fact]) -> list[Telling]:
    """The letters of a case that left the building, oldest first."""
    return [
        Telling(
            party_id=fact.body.party_id,
            at=fact.occurred_at,
            kinds=tuple(covered.notice for covered in fact.body.covers),
        )
        for fact in facts
        if isinstance(fact.body, LetterAttempted) and left_the_building(fact.body.outcome)
    ]


def in_local_time(facts: Sequence[Fact]) -> dict[str, list[str]]:
    """What each party was told, line by line in that party's own time."""
    case = replay(facts)
    lines: dict[str, list[str]] = {}
    for telling in tellings_of(facts):
        preferences = case.parties[telling.party_id].preferences
        zone = preferences.time_zone if preferences else "UTC"
        lines.setdefault(telling.party_id, []).append(telling.in_zone(zone))
    return lines
