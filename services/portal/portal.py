"""The page's work behind its routes: sign in, show, leave."""

from dataclasses import replace
from datetime import datetime

import structlog
from markupsafe import Markup

from services.access_codes.desk import AccessCodes
from services.clocks import Clock
from services.ledger.access import Access
from services.ledger.bounds import let_party_into
from services.ledger.errors import NotInLedger
from services.ledger.ledger import Ledger
from services.portal.front import Front, FrontWriter, Shown
from services.portal.her_case import HerCase, HerCases, PageClosed
from services.portal.letter_text import letter_on_the_page
from services.portal.visits import Visit
from services.vault.errors import VaultError
from services.vault.vault import Vault
from services.web.sessions import SessionStore
from workflows.facts import Actor, ActorKind

log = structlog.get_logger(__name__)


class Portal:
    """What a party can do with her page, whatever brings her requests."""

    def __init__(
        self,
        *,
        codes: AccessCodes,
        cases: HerCases,
        writer: FrontWriter,
        ledger: Ledger,
        vault: Vault,
        visits: SessionStore[Visit],
        clock: Clock,
    ) -> None:
        self._codes = codes
        self._cases = cases
        self._writer = writer
        self._ledger = ledger
        self._vault = vault
        self._clock = clock
        self.visits = visits

    async def sign_in(self, typed: str) -> str | None:
        """Begin a visit; gives its token, or None for every code that opens nothing.

        Her newest letter is open when she comes: it is what she was told of.
        """
        code = await self._codes.opened_by(typed)
        if code is None:
            return None
        let_party_into(code.case_id)
        visit = Visit(
            code_id=code.code_id,
            case_id=code.case_id,
            party_id=code.party_id,
            seen_through=code.seen_through,
        )
        try:
            her = await self._read(visit)
        except PageClosed:
            return None
        await self._ledger.audit.note(
            _access(visit), "page.opened", case_id=visit.case_id, subject=visit.party_id
        )
        if her.told:
            newest = her.told[-1]
            visit = replace(visit, open_letter=newest.letter.letter_id)
            await self._ledger.access_codes.saw_through(code.code_id, newest.fact_number)
        return self.visits.begin(visit)

    async def visit(self, token: str | None) -> Visit | None:
        """The visit of a token, if it goes on: its code is asked for each time."""
        visit = self.visits.find(token) if token else None
        if visit is None or token is None:
            return None
        if await self._codes.still_open(visit.code_id):
            let_party_into(visit.case_id)
            return visit
        self.visits.end(token)
        return None

    def now(self) -> datetime:
        """The time, as the page knows it."""
        return self._clock.now()

    async def her_case(self, visit: Visit) -> HerCase:
        """What she knows of her case, and what she can ask for.

        Raises:
            PageClosed: nothing may be told to her any more.
        """
        return await self._read(visit)

    async def front(self, visit: Visit, her: HerCase) -> Front:
        """Her page, in words."""
        language = visit.language or her.preferences.language
        shown = Shown(
            language=language,
            seen_through=visit.seen_through,
            open_letter=visit.open_letter,
            text=await self._letter(visit, her),
        )
        return self._writer.write(her, shown)

    async def _read(self, visit: Visit) -> HerCase:
        try:
            return await self._cases.of(
                visit.case_id, visit.party_id, _access(visit), self._clock.now()
            )
        except NotInLedger:
            raise PageClosed from None

    async def _letter(self, visit: Visit, her: HerCase) -> Markup | None:
        """The letter that is open, if it is one that was told to her and can be read."""
        chosen = [x.letter for x in her.told if x.letter.letter_id == visit.open_letter]
        if not chosen or chosen[0].html_reference is None:
            return None
        access = _access(visit)
        try:
            kept = await self._vault.reveal(
                visit.case_id,
                chosen[0].html_reference,
                actor=f"{access.actor.kind}:{access.actor.actor_id}",
                purpose=access.purpose,
            )
        except VaultError as fault:
            log.warning(
                "page.letter_unreadable", letter_id=visit.open_letter, error_code=fault.code
            )
            return None
        return letter_on_the_page(kept)


def _access(visit: Visit) -> Access:
    """On whose behalf a page reads: the party's own."""
    actor = Actor(kind=ActorKind.PARTY, actor_id=visit.party_id)
    return Access(actor=actor, purpose="read_own_page")
