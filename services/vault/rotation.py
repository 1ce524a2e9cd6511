"""Goes through all keys: wraps those of cases under the current vault key, or tries to open each.

Whatever happens half-way, every case key lies under one vault key of the ring: a batch is one
transaction, and all keys of the ring open. So a rotation that was killed is simply begun again.
Parties' keys lie under their case's, which stays the same: a rotation does not touch them.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.keys import UnknownKeyError
from services.keys.wrapping import VaultRing, asked
from services.vault.case_keys import CaseKeys, Replacement
from services.vault.envelope import CaseCipher, rewrap_case_key, unwrap_case_key
from services.vault.errors import CaseKeyRefusedError
from services.vault.records import WrappedCaseKey, WrappedPartyKey

BATCH = 100
"""Case keys of one transaction: few enough that nobody who opens a case waits for it."""

PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedKey:
    """A key that cannot be opened: its case, the party if it is hers, and the error's code."""

    case_id: str
    code: str
    party_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What came of going through the keys.

    Attributes:
        through: How many cases' were opened, and wrapped anew if that was the task.
        refused: Those that cannot be opened; they stay as they are.
        parties: How many parties' were opened; None where they were not the task.
    """

    through: int
    refused: tuple[RefusedKey, ...]
    parties: int | None = None


async def rewrap_all(
    case_keys: CaseKeys, ring: VaultRing, *, progress: Callable[[int], None] = lambda _: None
) -> Gone:
    """Wrap every case key that lies under an older vault key under the current one.

    Programs at work read and open cases meanwhile: what they sealed stays as it is, for the data
    keys do not change. `progress` is told after each batch how many were wrapped so far.
    """
    through, refused, after = 0, list[RefusedKey](), ""
    current = (await asked(ring, lambda: ring.current)).id
    while batch := await case_keys.page(limit=BATCH, after=after, not_under=current):
        after = batch[-1].case_id
        replacements, not_opened = await asked(ring, partial(_rewrapped, batch, ring))
        refused += not_opened
        through += await case_keys.replace(replacements)
        progress(through)
    return Gone(through=through, refused=tuple(refused))


def _rewrapped(
    batch: list[WrappedCaseKey], ring: VaultRing
) -> tuple[list[Replacement], list[RefusedKey]]:
    replacements, refused = [], []
    for key in batch:
        try:
            replacements.append(Replacement(old=key, new=rewrap_case_key(key, ring)))
        except (CaseKeyRefusedError, UnknownKeyError) as error:
            refused.append(RefusedKey(case_id=key.case_id, code=error.code))
    return replacements, refused


async def verify_all(case_keys: CaseKeys, ring: VaultRing) -> Gone:
    """Open the key of every case and party, and change nothing."""
    through, parties, refused, after = 0, 0, list[RefusedKey](), ""
    while page := await case_keys.page(limit=PAGE, after=after):
        after = page[-1].case_id
        of_case = _by_case(await case_keys.of_parties([key.case_id for key in page]))
        for key in page:
            cipher = await asked(ring, partial(_opened, key, ring, refused))
            if cipher is None:
                continue
            through += 1
            parties += sum(_opens(cipher, party, refused) for party in of_case[key.case_id])
    return Gone(through=through, parties=parties, refused=tuple(refused))


def _by_case(keys: list[WrappedPartyKey]) -> dict[str, list[WrappedPartyKey]]:
    of_case = defaultdict[str, list[WrappedPartyKey]](list)
    for key in keys:
        of_case[key.case_id].append(key)
    return of_case


def _opened(key: WrappedCaseKey, ring: VaultRing, refused: list[RefusedKey]) -> CaseCipher | None:
    try:
        return unwrap_case_key(key.case_id, key, ring)
    except (CaseKeyRefusedError, UnknownKeyError) as error:
        refused.append(RefusedKey(case_id=key.case_id, code=error.code))
        return None


def _opens(cipher: CaseCipher, key: WrappedPartyKey, refused: list[RefusedKey]) -> bool:
    try:
        cipher.unwrap_party_key(key)
    except CaseKeyRefusedError as error:
        refused.append(RefusedKey(case_id=key.case_id, party_id=key.party_id, code=error.code))
        return False
    return True
