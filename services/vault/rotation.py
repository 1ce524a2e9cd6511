"""Goes through all case keys: wraps them under the current vault key, or tries to open each.

Whatever happens half-way, every case key lies under one vault key of the ring: a batch is one
transaction, and all keys of the ring open. So a rotation that was killed is simply begun again.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from services.keys import Ring, UnknownKeyError
from services.vault.case_keys import CaseKeys, Replacement
from services.vault.envelope import rewrap_case_key, unwrap_case_key
from services.vault.errors import CaseKeyRefusedError
from services.vault.records import WrappedCaseKey

BATCH = 100
"""Case keys of one transaction: few enough that nobody who opens a case waits for it."""

PAGE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedKey:
    """A case key that cannot be opened: its case, and the error's code."""

    case_id: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What came of going through the case keys.

    Attributes:
        through: How many were opened, and wrapped anew if that was the task.
        refused: Those that cannot be opened; they stay as they are.
    """

    through: int
    refused: tuple[RefusedKey, ...]


async def rewrap_all(
    case_keys: CaseKeys, ring: Ring, *, progress: Callable[[int], None] = lambda _: None
) -> Gone:
    """Wrap every case key that lies under an older vault key under the current one.

    Programs at work read and open cases meanwhile: what they sealed stays as it is, for the data
    keys do not change. `progress` is told after each batch how many were wrapped so far.
    """
    through, refused, after = 0, list[RefusedKey](), ""
    while batch := await case_keys.page(limit=BATCH, after=after, not_under=ring.current.id):
        after = batch[-1].case_id
        replacements = []
        for key in batch:
            try:
                replacements.append(Replacement(old=key, new=rewrap_case_key(key, ring)))
            except (CaseKeyRefusedError, UnknownKeyError) as error:
                refused.append(RefusedKey(case_id=key.case_id, code=error.code))
        through += await case_keys.replace(replacements)
        progress(through)
    return Gone(through=through, refused=tuple(refused))


async def verify_all(case_keys: CaseKeys, ring: Ring) -> Gone:
    """Open every case key, and change nothing."""
    through, refused = 0, list[RefusedKey]()
    async for key in _every(case_keys):
        try:
            unwrap_case_key(key.case_id, key, ring)
        except (CaseKeyRefusedError, UnknownKeyError) as error:
            refused.append(RefusedKey(case_id=key.case_id, code=error.code))
        else:
            through += 1
    return Gone(through=through, refused=tuple(refused))


async def _every(case_keys: CaseKeys) -> AsyncIterator[WrappedCaseKey]:
    after = ""
    while page := await case_keys.page(limit=PAGE, after=after):
        for key in page:
            yield key
        after = page[-1].case_id
