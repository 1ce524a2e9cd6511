"""Under which policies and calendars a case can be opened here."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.clocks import Clock
from services.ledger.ledger import Ledger
from services.ledger.policies import KeptDocument
from services.opening.documents import Documents
from workflows.calendar import Calendar
from workflows.instants import local_date
from workflows.policy import Policy

_GOOD_FOR: Final = timedelta(minutes=1)
"""How long the files of the settings are not read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCaseTerms:
    """What the settings say of new cases.

    Attributes:
        policy: The usual policy: the name of a preset, or a file.
        calendar: The usual calendar: a name, or a file.
        time_zone: Of a case, and of a party who has no other.
        is_trial: Whether what is adopted for the trial counts.
        has_gateway: Whether parties can be reached beside mail.
    """

    policy: str
    calendar: str
    time_zone: str
    is_trial: bool
    has_gateway: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTerms:
    """What can be chosen, the usual ones first.

    Attributes:
        usual: What the settings name.
        policies: The policies that somebody answers for.
        calendars: The usual calendar, and of each other that cases had the newest.
    """

    usual: Documents
    policies: tuple[KeptDocument, ...]
    calendars: tuple[KeptDocument, ...]


class TermsOnOffer:
    """Says under which terms cases can be opened, by the settings and by who adopted what."""

    def __init__(self, *, terms: NewCaseTerms, ledger: Ledger, clock: Clock) -> None:
        self.usual = terms
        self._ledger = ledger
        self._clock = clock
        self._read: tuple[datetime, Documents] | None = None

    async def now(self) -> OfferedTerms:
        """What a case can be opened under now.

        Raises:
            UnreadablePolicy: the policy of the settings has faults.
            UnreadableCalendar: the same of the calendar.
        """
        usual = await self._usual_documents()
        kept = self._ledger.policies
        policies = _first(usual.policy, usual.policy_hash, await kept.policies())
        newest = {each.name: each for each in await kept.calendars()}
        others = [each for each in newest.values() if each.name != usual.calendar.name]
        return OfferedTerms(
            usual=usual,
            policies=tuple(
                [
                    each
                    for each in policies
                    if await kept.is_adopted(each.hash, for_trial=self.usual.is_trial)
                ]
            ),
            calendars=tuple(_first(usual.calendar, usual.calendar_hash, others)),
        )

    async def documents(self, policy: str, calendar: str) -> Documents:
        """The documents of these hashes, kept where cases find them.

        Raises:
            NotInLedger: one was neither kept nor is a usual one.
        """
        usual, kept = await self._usual_documents(), self._ledger.policies
        documents = Documents(
            policy=usual.policy if policy == usual.policy_hash else await kept.policy(policy),
            calendar=usual.calendar
            if calendar == usual.calendar_hash
            else await kept.calendar(calendar),
        )
        await documents.keep(self._ledger)
        return documents

    async def _usual_documents(self) -> Documents:
        now = self._clock.now()
        if self._read is None or not now - _GOOD_FOR < self._read[0] <= now:
            today = local_date(now, self.usual.time_zone)
            # Reading them takes a fifth of a second, in which nobody else would be served.
            read = await asyncio.to_thread(
                Documents.named, self.usual.policy, self.usual.calendar, today=today
            )
            self._read = now, read
        return self._read[1]


def _first(
    usual: Policy | Calendar, usual_hash: str, kept: list[KeptDocument]
) -> list[KeptDocument]:
    first = KeptDocument(hash=usual_hash, name=usual.name, version=str(usual.version))
    return [first, *(each for each in kept if each.hash != usual_hash)]
