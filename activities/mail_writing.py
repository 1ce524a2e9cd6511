"""Writes a frozen letter as the mail that its party chose: neutral, whole, or encrypted."""

from activities.writing import ENGINE, PURPOSE, Written
from services.clocks import Clock
from services.ledger.letters import Letter
from services.letters.library import LetterLibrary
from services.letters.neutral_mail import render_neutral_mail
from services.mail.address import MailAddress, parse_address
from services.mail.encrypted_message import assemble_encrypted_mail, what_is_sealed
from services.mail.message import MailContent, MailIdentity, assemble_mail
from services.mail.outgoing import OutgoingMail
from services.openpgp.public_key import KeyFault, KeyRefused
from services.openpgp.sealing import seal
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.parties import Channel, Preferences


class MailWriter:
    """Writes mails; ``clock`` is the case's, by which keys expire."""

    def __init__(
        self, *, vault: Vault, sender: MailIdentity, clock: Clock, library: LetterLibrary
    ) -> None:
        self._vault = vault
        self._sender = sender
        self._clock = clock
        self._library = library

    async def mail_of(self, written: Written, preferences: Preferences) -> OutgoingMail:
        """The mail, of the same bytes at every attempt.

        Raises:
            MailAddressError: her address cannot be used.
            KeyRefused: her key cannot be used, or not any more.
        """
        recipient = await self._recipient(written.letter, preferences)
        letter, content = written.letter, await self._mail_content(written)
        if letter.channel.needs_a_key:
            return assemble_encrypted_mail(
                letter=content,
                sealed=await self._sealed(letter, preferences, content),
                sender=self._sender,
                recipient=recipient,
                dated=letter.intended_at,
            )
        return assemble_mail(
            letter=content, sender=self._sender, recipient=recipient, dated=letter.intended_at
        )

    async def _sealed(self, letter: Letter, preferences: Preferences, content: MailContent) -> str:
        """The letter encrypted to her key, as it was sealed first; her key is looked at each time.

        Encrypting gives other bytes each time: what leaves under one Message-ID is kept.
        """
        if preferences.key is None:
            raise KeyRefused(KeyFault.NOT_FOR_ENCRYPTION)
        key = await self._reveal(letter, preferences.key, VaultKind.PARTY_PUBLIC_KEY)
        sealed = await seal(what_is_sealed(content), key, now=self._clock.now())
        await self._vault.keep(
            letter.case_id,
            VaultKind.LETTER_SEALED,
            sealed,
            party_id=letter.party_id,
            actor=ENGINE,
            purpose=PURPOSE,
            reference=letter.sealed_reference,
        )
        return await self._reveal(letter, letter.sealed_reference, VaultKind.LETTER_SEALED)

    async def _recipient(self, letter: Letter, preferences: Preferences) -> MailAddress:
        if preferences.address is None:
            return parse_address("")
        text = await self._reveal(letter, preferences.address, VaultKind.PARTY_ADDRESS)
        return parse_address(text)

    async def _mail_content(self, written: Written) -> MailContent:
        letter, words = written.letter, written.words
        neutral = render_neutral_mail(
            letter.language, signed_by=self._sender.name, library=self._library
        )
        if letter.channel is Channel.NEUTRAL_MAIL:
            return _content(letter, neutral.subject, neutral.text, neutral.html)
        if words is not None:
            return _content(letter, neutral.subject, words.text, words.html)
        text = await self._reveal(letter, letter.text_reference, VaultKind.LETTER_TEXT)
        html = await self._reveal(
            letter, letter.html_reference or letter.text_reference, VaultKind.LETTER_HTML
        )
        return _content(letter, neutral.subject, text, html)

    async def _reveal(self, letter: Letter, reference: str, kind: VaultKind) -> str:
        """What is this party's and nobody else's: another's reference is refused."""
        return await self._vault.reveal(
            letter.case_id,
            reference,
            actor=ENGINE,
            purpose=PURPOSE,
            kind=kind,
            party_id=letter.party_id,
        )


def _content(letter: Letter, subject: str, text: str, html: str) -> MailContent:
    return MailContent(
        letter_id=letter.letter_id,
        language=letter.language.tag,
        subject=subject,
        text=text,
        html=html,
    )
