"""Writes the message by which a gateway tells a party that a letter waits."""

from activities.writing import ENGINE, PURPOSE
from services.gateway.handle import parse_handle
from services.gateway.interface import GatewayMessage
from services.ledger.letters import Letter
from services.letters.library import LetterLibrary
from services.letters.neutral_message import render_neutral_message
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.parties import Preferences


class MessageWriter:
    """Writes messages without content: the letter itself stays in the vault."""

    def __init__(self, *, vault: Vault, library: LetterLibrary) -> None:
        self._vault = vault
        self._library = library

    async def message_of(self, letter: Letter, preferences: Preferences) -> GatewayMessage:
        """The message, the same at every attempt.

        Raises:
            HandleError: her number or name at the gateway cannot be used.
        """
        handle = ""
        if preferences.address is not None:
            handle = await self._vault.reveal(
                letter.case_id,
                preferences.address,
                actor=ENGINE,
                purpose=PURPOSE,
                kind=VaultKind.PARTY_HANDLE,
                party_id=letter.party_id,
            )
        return GatewayMessage(
            message_id=letter.letter_id,
            to=parse_handle(handle),
            language=letter.language,
            text=render_neutral_message(letter.language, library=self._library),
            dated=letter.intended_at,
        )
