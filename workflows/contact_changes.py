"""Changes of how a party is reached that she asks for, and an officer makes sure of.

Whoever holds her code could ask for them as well, so that none of them counts before somebody has
spoken with her over the route agreed before.
"""

from enum import StrEnum

from workflows.parties import Channel


class ContactChange(StrEnum):
    """What a party can ask to have changed."""

    ADDRESS = "address"
    HANDLE = "handle"
    KEY = "key"
    TRUSTED_CONTACT = "trusted_contact"

    @property
    def field(self) -> str:
        """The field of her preferences that it changes."""
        return "address" if self is ContactChange.HANDLE else self.value

    def channel_after(self, channel: Channel) -> Channel:
        """How she hears once it was confirmed; from then on she can choose herself.

        Of all ways that the change allows it is the one that shows least to others.
        """
        match self:
            case ContactChange.ADDRESS:
                return channel if channel.uses_mail else Channel.NEUTRAL_MAIL
            case ContactChange.HANDLE:
                return Channel.GATEWAY
            case ContactChange.KEY:
                return Channel.ENCRYPTED_MAIL
            case ContactChange.TRUSTED_CONTACT:
                return Channel.BY_HAND
