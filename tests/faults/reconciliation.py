"""Compares, letter by letter, what servers accepted with what the ledger says."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.ledger.attempts import Attempt
from workflows.notices import DeliveryOutcome

_MESSAGE_ID = re.compile(rb"^Message-ID: <(.+)@[^@>]+>\r$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of one letter on both sides."""

    attempts: Sequence[Attempt]
    copies: Sequence[bytes]
    is_for_a_person: bool

    def count(self, outcome: DeliveryOutcome) -> int:
        """How many attempts ended so."""
        return sum(x.outcome is outcome for x in self.attempts)

    @property
    def is_told(self) -> bool:
        """The ledger says that the relay took it."""
        return self.count(DeliveryOutcome.SENT) > 0

    def differences(self) -> Iterable[str]:
        """What must not be, in words."""
        sent, unknown = (self.count(x) for x in (DeliveryOutcome.SENT, DeliveryOutcome.UNKNOWN))
        if len(self.copies) < sent:
            yield "lost: the ledger says sent, and no server has it"
        if len(self.copies) > sent + unknown:
            yield "unaccounted: a server has a copy that no attempt explains"
        if sent > 1:
            yield "told twice"
        if len(set(self.copies)) > 1:
            yield "a copy has other bytes"
        if any(x.outcome is None for x in self.attempts) or not self.attempts:
            yield "an attempt has no outcome"
        if self.is_told is self.is_for_a_person:
            yield "neither told nor with a person, or both"


def letters_of(contents: Iterable[bytes]) -> Mapping[str, list[bytes]]:
    """The accepted copies of each letter, by the letter's id in the Message-ID."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for content in contents:
        [letter_id] = _MESSAGE_ID.findall(content.partition(b"\r\n\r\n")[0] + b"\r\n")
        found[letter_id.decode()].append(content)
    return found
