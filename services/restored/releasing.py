"""Lets letters go again after a restore, once nothing can be told twice or against a choice."""

from dataclasses import dataclass

from services.access_codes.blocked_since import block_again
from services.erasing.erasing import erase_again
from services.erasing.erasing_parties import Whom, erase_parties_again
from services.installation import Installation
from services.ledger.access import Access
from services.ledger.restorations import Restoration
from services.restored.doubting import LetterInDoubt, letters_in_doubt
from services.restored.lost_choices import take_up
from services.restored.lost_holds import place_again
from services.restored.what_was_lost import Lost, what_was_lost
from services.upkeep.reconciling import reconcile


class NotYetReleasable(Exception):
    """Something has to be settled before letters may go again; the message says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What was settled when letters were let go again.

    Attributes:
        in_doubt: Letters that stay: each becomes a task for the case's officer.
        lost: What only the lasting list knew. Choices were taken up, and legal holds stand again.
        erased: Cases that were erased before, and again now.
        erased_parties: Parties of cases that go on, who were erased before, and again now.
    """

    in_doubt: tuple[LetterInDoubt, ...]
    lost: Lost
    erased: tuple[str, ...]
    erased_parties: tuple[Whom, ...]


async def release(
    parts: Installation, restoration: Restoration, access: Access, *, mail_domain: str
) -> Released:
    """Take up what the lasting list knows, mark what is in doubt, and let everything else go.

    Given again after it was cut off, it goes on.

    Raises:
        NotYetReleasable: Cases and ledger do not agree yet.
        LastingListAltered: The lasting list was changed.
    """
    now = parts.clock.now()
    # Done by the restoration already, unless the list was only put back after it.
    await block_again(parts.ledger, parts.lasting.entries(), access, now=now)
    erased = await erase_again(parts, access)
    if await reconcile(parts, apply=False):
        message = (
            "cases and ledger do not agree yet, so nobody can say what has left: first "
            "'duecourse reconcile --apply', then this again"
        )
        raise NotYetReleasable(message)
    erased_parties = await erase_parties_again(parts, access)
    # Looked at before choices are taken up: a letter to a channel of before may have left.
    doubted = await letters_in_doubt(parts, restoration, mail_domain=mail_domain)
    lost = await what_was_lost(parts, restoration)
    for hold in lost.holds:
        await place_again(parts, hold)
    for choice in lost.choices:
        await take_up(parts, choice)
    obligations = frozenset().union(*(letter.obligation_ids for letter in doubted))
    await parts.ledger.restorations.release(restoration, obligations, access, at=now)
    return Released(
        in_doubt=doubted,
        lost=lost,
        erased=erased,
        erased_parties=erased_parties,
    )
