"""What an installation knows of its identity provider before it asked it for anything."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import SecretStr

PATIENCE_SECONDS: Final = 5
"""How long the identity provider may take for an answer: a person waits for the page."""


class MatchBy(StrEnum):
    """By what a member of the staff directory is known to the identity provider."""

    SUBJECT = "subject"
    """By her subject, which never becomes somebody else's (OpenID Connect Core 1.0, 5.7)."""

    VERIFIED_EMAIL = "verified_email"
    """By the mail address of the directory, if the provider says that it verified it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Where an identity provider is.

    Attributes:
        url: Its issuer identifier, exactly as it names itself.
        ca_file: The authorities to trust for its certificate; those of the system unless given.
    """

    url: str
    ca_file: Path | None = None

    def trust(self) -> ssl.SSLContext:
        """By what its certificate is checked.

        Raises:
            OSError: the file of authorities cannot be read.
        """
        return ssl.create_default_context(cafile=self.ca_file)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDescription:
    """How this installation stands to its identity provider.

    Attributes:
        issuer: Where it is.
        client_id: As what it knows us.
        client_secret: By what it knows that it is us.
        match_by: By what it knows our staff.
        acr: The level at which somebody has to be authenticated, as the provider names it.
        name: How it is named on the button.
    """

    issuer: Issuer
    client_id: str
    client_secret: SecretStr
    match_by: MatchBy = MatchBy.SUBJECT
    acr: str | None = None
    name: str = "your organisation"
