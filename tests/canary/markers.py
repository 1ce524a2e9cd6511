"""Canaries: unique markers that stand for everything personal that people can enter."""

import secrets
from dataclasses import dataclass, field

from services.vault.kinds import VaultKind


@dataclass(frozen=True, slots=True)
class Markers:
    """A new marker for each field; none of them occurs anywhere by accident."""

    run: str = field(default_factory=lambda: secrets.token_hex(4))

    def of(self, what: str) -> str:
        """The marker of a field: letters and digits, so that every encoding keeps it whole."""
        return f"canary{what}{self.run}".lower()

    def name(self, who: str) -> str:
        """A name to enter."""
        return f"{self.of('name' + who)} Testcase"

    def address(self, who: str) -> str:
        """A mail address to enter."""
        return f"{self.of('mail' + who)}@example.org"

    def text(self, kind: VaultKind) -> str:
        """A text of a kind to enter."""
        return f"What was written: {self.of('text' + _plain(kind))}, é, <b>."

    def all_of(self, people: tuple[str, ...]) -> frozenset[str]:
        """Every marker that was entered for these people, and for every kind of text."""
        names = {self.of("name" + who) for who in people}
        addresses = {self.of("mail" + who) for who in people}
        return frozenset(names | addresses | {self.of("text" + _plain(kind)) for kind in VaultKind})


def _plain(kind: VaultKind) -> str:
    return kind.value.replace(".", "").replace("_", "")
