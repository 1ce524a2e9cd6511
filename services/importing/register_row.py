"""One sound row of a register, in the product's own words."""

import json
from dataclasses import dataclass
from datetime import date

from services.desk.intake import NewParty
from services.importing.mapping_terms import Ending
from services.importing.reasons import Noticed
from workflows.staff import OfficeDuty
from workflows.stages import Category, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """What a row says, once it was found sound.

    Attributes:
        line: Where it stands in the file; the heading is line 1.
        key: By which it is known again.
        received_on: When the report came in.
        stage: Where the case stands.
        began_on: When the investigation began; the day of receipt where nobody knows.
        ended_on: When the investigation, or the case, was over.
        ending: How it ended, if it did.
        party: The person of the row, with a choice of channel if a safe one is known.
        noticed: What is odd in it.
    """

    line: int
    key: str
    category: Category
    offices: dict[OfficeDuty, str]
    received_on: date
    stage: Stage
    began_on: date
    ended_on: date | None
    ending: Ending | None
    party: NewParty | None
    noticed: tuple[Noticed, ...]

    @property
    def is_running(self) -> bool:
        """Whether the case still moves."""
        return self.stage.is_open

    @property
    def has_a_safe_channel(self) -> bool:
        """Whether somebody is to be told, and it is known how."""
        return self.party is not None and self.party.choice is not None

    def said(self) -> str:
        """Everything that is taken in from the row, as one text: another text is another row.

        The text holds names and addresses: it is only ever hashed with a key.
        """
        return json.dumps(
            [
                self.category,
                sorted(self.offices.items()),
                self.received_on.isoformat(),
                self.stage,
                self.began_on.isoformat(),
                self.ended_on.isoformat() if self.ended_on else None,
                _of_the_ending(self.ending) if self.ending else None,
                _of_the_party(self.party, is_running=self.is_running) if self.party else None,
            ]
        )


def _of_the_ending(ending: Ending) -> list[str | bool | None]:
    return [ending.outcome, ending.decision, ending.awaits_decision]


def _of_the_party(party: NewParty, *, is_running: bool) -> list[str | None]:
    """Of a case that is over nothing about the person is taken in but the role."""
    said: list[str | None] = [party.role]
    if is_running:
        said.append(party.name)
        if party.choice is not None:
            choice = party.choice
            said.extend([choice.channel, choice.language, choice.time_zone, choice.address])
    return said
