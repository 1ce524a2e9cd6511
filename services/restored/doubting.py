"""Which letters may have left between a backup and its restoration."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.cases import CaseFile
from services.installation import Installation
from services.ledger.restorations import Restoration
from services.mail.message import message_id
from services.upkeep.rebuilding import every_case
from workflows.obligations import LetterDue
from workflows.parties import Channel
from workflows.planner import plan


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterInDoubt:
    """A letter that was due before the restoration, of which the backup does not say that it left.

    Attributes:
        case_id: Its case.
        party_id: To whom.
        letter_id: Which one, if nothing else happened in the case meanwhile.
        due_at: From when on it may have left.
        channel: How she hears, as far as the backup knows.
        message_id: By which the relay's own log names it, where it was a mail.
        obligation_ids: What it tells.
    """

    case_id: str
    party_id: str
    letter_id: str
    due_at: datetime
    channel: Channel
    message_id: str | None
    obligation_ids: frozenset[str]


async def letters_in_doubt(
    parts: Installation, restoration: Restoration, *, mail_domain: str
) -> tuple[LetterInDoubt, ...]:
    """Every such letter, case by case.

    They follow from the same plan by which they were sent: whatever fell due since the backup was
    made. What is only published on her page, or printed, is not among them: it does no harm twice.
    """
    return tuple(
        [
            letter
            async for file in _files(parts)
            for letter in _of_case(file, restoration, mail_domain)
        ]
    )


async def _files(parts: Installation) -> AsyncIterator[CaseFile]:
    async for case_id in every_case(parts):
        yield await parts.files.open(case_id)


def _of_case(file: CaseFile, restoration: Restoration, mail_domain: str) -> Iterator[LetterInDoubt]:
    parties = file.replayed().parties
    for due_at, letter in _due_between(file, restoration):
        preferences = parties[letter.party_id].preferences
        if preferences is None or not preferences.channel.needs_an_address:
            continue
        is_mail = preferences.channel.uses_mail
        yield LetterInDoubt(
            case_id=file.case_id,
            party_id=letter.party_id,
            letter_id=letter.letter_id,
            due_at=due_at,
            channel=preferences.channel,
            message_id=message_id(letter.letter_id, mail_domain) if is_mail else None,
            obligation_ids=frozenset(notice.obligation_id for notice in letter.notices),
        )


def _due_between(file: CaseFile, restoration: Restoration) -> Iterator[tuple[datetime, LetterDue]]:
    """Each letter with the first instant at which it was due; one that grew meanwhile comes again.

    The plan is read at every instant at which it reads differently.
    """
    seen: set[frozenset[str]] = set()
    now: datetime | None = restoration.backup_made_at
    while now is not None and now <= restoration.restored_at:
        planned = plan(file.policy, file.calendar, file.facts, now)
        for letter in planned.letters:
            told = frozenset(notice.obligation_id for notice in letter.notices)
            if told not in seen:
                seen.add(told)
                yield now, letter
        now = planned.next_wake
