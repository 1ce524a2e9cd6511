"""Looking a code up: the same work and one row, whether there is such a code or not."""

from dataclasses import replace
from datetime import timedelta

from services.ledger.access_codes import AccessCode
from services.ledger.ledger import Ledger
from tests.integration.ledger.story import NOON, OFFICER, OPENED, facts

CODE = AccessCode(
    code_id="ac-1",
    case_id="case-1",
    party_id="ada",
    hash="h-1",
    issued_at=NOON,
    expires_at=NOON + timedelta(days=365),
)


async def test_a_code_is_found_by_its_hash_as_it_was_issued(ledger: Ledger) -> None:
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.access_codes.issue(CODE, OFFICER)
    assert await ledger.access_codes.with_hash(("h-0", "h-1")) == CODE
    await ledger.access_codes.block("case-1", "ada", OFFICER, now=NOON)
    assert await ledger.access_codes.with_hash(("h-1",)) == replace(CODE, blocked_at=NOON)


async def test_a_code_that_was_never_issued_is_nobodys(ledger: Ledger) -> None:
    await ledger.facts.record("case-1", facts(OPENED))
    await ledger.access_codes.issue(CODE, OFFICER)
    assert await ledger.access_codes.with_hash(("h-2", "h-3")) is None
    assert await ledger.access_codes.with_hash(("",)) is None
