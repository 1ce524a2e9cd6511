"""A request to be reached otherwise that nobody has settled yet."""

from dataclasses import dataclass
from datetime import datetime

from workflows.contact_changes import ContactChange
from workflows.moments import Moment
from workflows.parties import Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChange:
    """An open request: when it was made, where in the vault lies what is wanted."""

    asked: Moment
    change: ContactChange
    wanted: str
    key_expires_at: datetime | None = None

    def applied_to(self, preferences: Preferences) -> Preferences:
        """The preferences as they are once the request was confirmed.

        Raises:
            ValueError: letters cannot be encrypted, because no address is known to send them to.
        """
        channel = self.change.channel_after(preferences.channel)
        changed = preferences.model_dump() | {
            "channel": channel,
            self.change.field: self.wanted,
            "asked_knowingly": preferences.asked_knowingly and channel.lays_the_letter_open,
        }
        if self.change is ContactChange.KEY:
            changed["key_expires_at"] = self.key_expires_at
        return Preferences.model_validate(changed)
