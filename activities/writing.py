"""Writes a letter once and freezes it: later attempts carry the same bytes and promises."""

from dataclasses import dataclass
from datetime import datetime

from services.cases import CaseFile
from services.directory.directory import StaffDirectory
from services.ledger.access import CARRYING_OUT
from services.ledger.errors import NotInLedger
from services.ledger.ledger import Ledger
from services.ledger.letters import Letter
from services.letters.letter import render_letter
from services.letters.library import SHIPPED, LetterLibrary
from services.letters.rendered import LetterTexts, RenderedLetter
from services.mail.message import MailIdentity, message_id
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.case import Case
from workflows.letter_content import LetterContent, compose
from workflows.messages import DeliverRequest
from workflows.parties import Preferences
from workflows.staff import OfficeDuty

PURPOSE = "deliver_letter"
ENGINE = "engine:engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A frozen letter; its words are at hand if it was written just now, else in the vault."""

    letter: Letter
    words: RenderedLetter | None = None


class LetterWriter:
    """Composes, renders and freezes letters; the text goes to the vault as evidence."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        directory: StaffDirectory,
        sender: MailIdentity,
        library: LetterLibrary = SHIPPED,
    ) -> None:
        self._ledger = ledger
        self._vault = vault
        self._directory = directory
        self._sender = sender
        self._library = library

    async def frozen(
        self, request: DeliverRequest, file: CaseFile, case: Case, now: datetime
    ) -> Written:
        """The letter as it was written first, or as it is written now.

        Raises:
            LedgerBehind: the ledger lacks facts that the letter was planned on.
            AlreadyDischarged: one of its notices was told by another letter.
        """
        try:
            letter = await self._ledger.letters.get(request.letter.letter_id, CARRYING_OUT)
        except NotInLedger:
            return await self._write(request, file, case, now)
        return Written(letter=letter)

    async def _write(
        self, request: DeliverRequest, file: CaseFile, case: Case, now: datetime
    ) -> Written:
        due = request.letter
        content = compose(
            file.policy,
            file.calendar,
            file.facts,
            letter_id=due.letter_id,
            party_id=due.party_id,
            notices=due.notices,
            now=now,
        )
        party = case.parties[due.party_id]
        channel = file.policy.may_write_to(
            preferences_of(case, due.party_id), is_confirmed=party.has_a_confirmed_address
        )
        rendered = await self._rendered(request.case_id, case, content)
        text = await self._keep(request, VaultKind.LETTER_TEXT, rendered.text)
        html = await self._keep(request, VaultKind.LETTER_HTML, rendered.html)
        letter = await self._ledger.letters.intend(
            Letter(
                letter_id=due.letter_id,
                case_id=request.case_id,
                party_id=due.party_id,
                covers=due.covers,
                promises=content.promises,
                message_id=message_id(due.letter_id, self._sender.message_id_domain),
                consent_version=due.preferences,
                fact_number=request.fact_number,
                text_reference=text,
                html_reference=html,
                language=content.language,
                channel=channel,
                intended_at=now,
            )
        )
        # Where another attempt froze the letter meanwhile, its words stand and not these.
        own = letter.text_reference == text
        return Written(letter=letter, words=rendered if own else None)

    async def _rendered(self, case_id: str, case: Case, content: LetterContent) -> RenderedLetter:
        word = await self._reveal(case_id, content.word_text, VaultKind.WORD_TEXT)
        answers = [
            await self._reveal(case_id, reference, VaultKind.ANSWER_TEXT)
            for reference in content.answers
        ]
        support = self._directory.support_contacts(
            case.opening.offices[OfficeDuty.INTAKE], content.language, case.barred_staff()
        )
        texts = LetterTexts(word_text=word, answers=tuple(text for text in answers if text))
        return render_letter(
            content, support, texts, signed_by=self._sender.name, library=self._library
        )

    async def _keep(self, request: DeliverRequest, kind: VaultKind, text: str) -> str:
        return await self._vault.keep(
            request.case_id,
            kind,
            text,
            party_id=request.letter.party_id,
            actor=ENGINE,
            purpose=PURPOSE,
        )

    async def _reveal(self, case_id: str, reference: str | None, kind: VaultKind) -> str | None:
        if reference is None:
            return None
        return await self._vault.reveal(
            case_id, reference, actor=ENGINE, purpose=PURPOSE, kind=kind
        )


def preferences_of(case: Case, party_id: str) -> Preferences:
    """How a party wants to hear.

    Raises:
        ValueError: the party has not said so; the planner never plans a letter then.
    """
    preferences = case.parties[party_id].preferences
    if preferences is None:
        message = "no channel is recorded for this party"
        raise ValueError(message)
    return preferences
