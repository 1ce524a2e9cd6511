"""The domain of Message-IDs."""

from services.mail.address import parse_address
from services.settings.settings import Settings


def mail_domain_of(settings: Settings) -> str:
    """The one that was set, or that of the sender."""
    if settings.message_id_domain:
        return settings.message_id_domain
    return parse_address(settings.sender_address).envelope.rpartition("@")[2]
