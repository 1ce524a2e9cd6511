"""Emergency unlocks as the audit log has them: asked for, allowed by somebody else, ended."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.access.unlocking import (
    ASKING_STANDS,
    LASTS,
    UnlockEntry,
    UnlockReason,
    UnlockStep,
    is_asked_for,
    unlocked_until,
    waiting,
)
from services.clocks import Clock
from services.ledger.access import Access
from services.ledger.bounds import looking_up
from services.ledger.ledger import Ledger


class UnlockRefused(Exception):
    """The unlock cannot be asked for, allowed or ended like this; the message says what to do."""


class Notice(Protocol):
    """Tells those who answer for a case of its unlock."""

    async def note(self, case_id: str, asked_by: str) -> None:
        """Note that they are to be told; it is sent soon, and nothing is opened if this fails."""


class Unlocks:
    """Asks for, allows and ends unlocks, and says what is open."""

    def __init__(self, *, ledger: Ledger, clock: Clock, notice: Notice) -> None:
        self._ledger = ledger
        self._clock = clock
        self._notice = notice

    async def ask(self, case_id: str, access: Access, reason: UnlockReason) -> None:
        """Ask that a case be opened to whoever asks."""
        await self._ledger.audit.note(
            access, UnlockStep.ASKED.value, case_id=case_id, subject=reason.value
        )

    async def allow(self, case_id: str, access: Access, staff_id: str) -> datetime:
        """Open a case to somebody who asked; gives until when.

        Who answers for the case is told first: there is no unlock of which they do not hear.

        Raises:
            UnlockRefused: she did not ask within the last day, or is the one who allows.
        """
        if staff_id == access.actor.actor_id:
            message = "an unlock takes two people: somebody else has to allow it"
            raise UnlockRefused(message)
        now = self._clock.now()
        if not is_asked_for(await self._entries(case_id, now), staff_id, now):
            message = (
                f"'{staff_id}' did not ask to open this case within the last day, or it is open "
                "already: she asks with 'duecourse unlock ask'"
            )
            raise UnlockRefused(message)
        await self._notice.note(case_id, staff_id)
        await self._ledger.audit.note(
            access, UnlockStep.ALLOWED.value, case_id=case_id, subject=staff_id
        )
        return now + LASTS

    async def end(self, case_id: str, access: Access, staff_id: str) -> None:
        """Close a case again that was opened to somebody, or refuse what she asked for.

        Raises:
            UnlockRefused: it is neither open to her nor asked for.
        """
        now = self._clock.now()
        entries = await self._entries(case_id, now)
        is_open = unlocked_until(entries, staff_id, now) is not None
        if not is_open and not is_asked_for(entries, staff_id, now):
            message = f"this case is not open to '{staff_id}', and she did not ask for it"
            raise UnlockRefused(message)
        await self._ledger.audit.note(
            access, UnlockStep.ENDED.value, case_id=case_id, subject=staff_id
        )

    async def is_open(self, case_id: str, staff_id: str) -> bool:
        """Whether a case is open to somebody by an unlock now."""
        now = self._clock.now()
        return unlocked_until(await self._entries(case_id, now), staff_id, now) is not None

    async def opened(self, case_id: str) -> dict[str, datetime]:
        """To whom a case is open now, and until when."""
        now = self._clock.now()
        entries = await self._entries(case_id, now)
        asked = {entry.by for entry in entries if entry.step is UnlockStep.ASKED}
        found = {staff_id: unlocked_until(entries, staff_id, now) for staff_id in sorted(asked)}
        return {staff_id: until for staff_id, until in found.items() if until is not None}

    async def asked_for(self, case_id: str) -> Sequence[UnlockEntry]:
        """Who waits for being let into a case, why, and since when."""
        now = self._clock.now()
        return waiting(await self._entries(case_id, now), now)

    async def cases_of_late(self) -> Sequence[str]:
        """The cases with an unlock that may still stand or wait, for choosing among them."""
        since = self._clock.now() - ASKING_STANDS - LASTS
        with looking_up():
            return await self._ledger.audit.cases_with([x.value for x in UnlockStep], since=since)

    async def _entries(self, case_id: str, now: datetime) -> Sequence[UnlockEntry]:
        lines = await self._ledger.audit.of_case(
            case_id, [step.value for step in UnlockStep], since=now - ASKING_STANDS - LASTS
        )
        return [
            UnlockEntry(
                at=line.at,
                step=UnlockStep(line.action),
                by=line.actor.removeprefix("staff:"),
                about=line.subject or "",
            )
            for line in lines
            if line.actor.startswith("staff:")
        ]
