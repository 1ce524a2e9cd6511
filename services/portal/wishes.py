"""What a party asks for on her page becomes a command to her case, in her own name."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime

from services.access.party_permits import permit_for
from services.access.party_wishes import PartyWish
from services.access.permits import Permit
from services.desk.answers import CommandRefused, EngineUnreachable, Receipt, UnknownCase
from services.desk.contact_changes import UnusableChange, change_wanted
from services.desk.desk import CaseDesk
from services.desk.questions import new_question
from services.desk.texts import TextFault, fault_of
from services.ledger.access import Access
from services.portal.views import Said
from services.portal.visits import Visit
from services.web.rates import Rate, RateLimits
from workflows.contact_changes import ContactChange
from workflows.facts import Actor, ActorKind, FactBody
from workflows.parties import Preferences
from workflows.party_facts import (
    ConsentRenewed,
    ContactConfirmed,
    ContactRevoked,
    PartyPreferred,
    SafetyAlarmRaised,
    UpdatesPaused,
    UpdatesResumed,
    WithdrawalRequested,
)

WISHES_RATE = Rate(name="wishes", each="40 per hour", all="20000 per hour")
"""More than anybody needs; a program that holds one code cannot bury an office under questions."""

_QUESTION_FAULTS = {
    TextFault.EMPTY: Said.QUESTION_EMPTY,
    TextFault.TOO_LONG: Said.QUESTION_LONG,
    TextFault.UNSEEN_SIGN: Said.QUESTION_SIGN,
}


Give = Callable[[Permit], Awaitable[Receipt]]
"""Gives the desk what she wishes for, once she may."""


class Wishes:
    """Gives commands on behalf of the party whose visit it is; answers what to tell her."""

    def __init__(self, *, desk: CaseDesk, limits: RateLimits) -> None:
        self._desk = desk
        self._limits = limits

    async def say_not_safe(self, visit: Visit) -> Said:
        """Tell those who are responsible, at once; no limit is in the way of it."""
        alarm = SafetyAlarmRaised(party_id=visit.party_id)
        fault = await self._told(visit, PartyWish.SAY_NOT_SAFE, alarm)
        return Said.NOT_SAFE_TOLD if fault is None else Said.NOT_SAFE_UNTOLD

    async def ask(self, visit: Visit, wording: str) -> Said:
        """Ask a question: an answer is promised by a date, as the policy has it."""
        fault = fault_of(wording)
        if fault is not None:
            return _QUESTION_FAULTS[fault]

        async def give(permit: Permit) -> Receipt:
            file = await self._desk.file(visit.case_id, _access(visit, "ask_question"))
            _, statement = new_question(
                file.facts, visit.party_id, wording.strip(), command_id=visit.command_id
            )
            return await self._desk.state(
                permit,
                statement,
                purpose="ask_question",
                command_id=visit.command_id,
            )

        return await self._limited(visit, PartyWish.ASK, give) or Said.ASKED

    async def choose(self, visit: Visit, preferences: Preferences) -> Said:
        """Hear in another way from now on."""
        chosen = PartyPreferred(party_id=visit.party_id, preferences=preferences)
        return await self._said(visit, PartyWish.CHOOSE, chosen) or Said.CHOSEN

    async def renew(self, visit: Visit) -> Said:
        """Say that the present way is still safe."""
        renewed = ConsentRenewed(party_id=visit.party_id)
        return await self._said(visit, PartyWish.CHOOSE, renewed) or Said.RENEWED

    async def confirm(self, visit: Visit) -> Said:
        """Say that mails reach her at her address."""
        confirmed = ContactConfirmed(party_id=visit.party_id)
        return await self._said(visit, PartyWish.CHOOSE, confirmed) or Said.CONFIRMED

    async def pause(self, visit: Visit, until: date | None) -> Said:
        """Hear nothing before a day."""
        if until is None:
            return Said.PAUSE_DAY
        paused = UpdatesPaused(party_id=visit.party_id, until=until)
        return await self._said(visit, PartyWish.PAUSE, paused) or Said.PAUSED

    async def resume(self, visit: Visit) -> Said:
        """Hear again, sooner than she said."""
        resumed = UpdatesResumed(party_id=visit.party_id)
        return await self._said(visit, PartyWish.PAUSE, resumed) or Said.RESUMED

    async def stop(self, visit: Visit) -> Said:
        """Hear nothing any more, at once; no limit is in the way of it."""
        stopped = ContactRevoked(party_id=visit.party_id)
        return await self._told(visit, PartyWish.STOP, stopped) or Said.STOPPED

    async def withdraw(self, visit: Visit) -> Said:
        """Ask to withdraw: a request, which an officer settles over the route agreed before."""
        wish = WithdrawalRequested(party_id=visit.party_id)
        return await self._said(visit, PartyWish.WITHDRAW, wish) or Said.WITHDRAWN

    async def change(self, visit: Visit, change: ContactChange, wanted: str, now: datetime) -> Said:
        """Ask to be reached otherwise: a request, of which an officer makes sure."""
        try:
            statement = await asyncio.to_thread(
                change_wanted, visit.party_id, change, wanted, now=now
            )
        except UnusableChange:
            return Said(f"change_{change}")

        async def give(permit: Permit) -> Receipt:
            return await self._desk.state(
                permit,
                statement,
                purpose="ask_for_a_change",
                command_id=visit.command_id,
            )

        return await self._limited(visit, PartyWish.CHANGE, give) or Said.CHANGE_ASKED

    async def _said(self, visit: Visit, wish: PartyWish, body: FactBody) -> Said | None:
        return await self._limited(visit, wish, lambda permit: self._submit(permit, visit, body))

    async def _told(self, visit: Visit, wish: PartyWish, body: FactBody) -> Said | None:
        return await self._given(visit, wish, lambda permit: self._submit(permit, visit, body))

    async def _submit(self, permit: Permit, visit: Visit, body: FactBody) -> Receipt:
        return await self._desk.submit(permit, [body], command_id=visit.command_id)

    async def _limited(self, visit: Visit, wish: PartyWish, give: Give) -> Said | None:
        if not await self._limits.allows(WISHES_RATE, visit.code_id):
            return Said.TOO_OFTEN
        return await self._given(visit, wish, give)

    async def _given(self, visit: Visit, wish: PartyWish, give: Give) -> Said | None:
        """Why a command was not taken, or None if it was."""
        try:
            file = await self._desk.file(visit.case_id, _access(visit, wish.value))
            if any(fact.command_id == visit.command_id for fact in file.facts):
                return None
            case = file.replayed()
            party = case.parties[visit.party_id]
            permit = permit_for(wish, _actor(visit), visit.case_id, case)
            if permit is None:
                return Said.REFUSED
            if wish is PartyWish.SAY_NOT_SAFE and party.alarm is not None:
                return None  # Somebody was told, and is told again until it is answered.
            await give(permit)
        except CommandRefused as refused:
            return Said.PAUSE_DAY if refused.code in _ABOUT_THE_DAY else Said.REFUSED
        except UnknownCase:
            return Said.REFUSED
        except EngineUnreachable:
            return Said.NOT_NOW
        return None


_ABOUT_THE_DAY = frozenset({"date_in_the_past", "pause_too_long"})


def _actor(visit: Visit) -> Actor:
    return Actor(kind=ActorKind.PARTY, actor_id=visit.party_id)


def _access(visit: Visit, purpose: str) -> Access:
    return Access(actor=_actor(visit), purpose=purpose)
