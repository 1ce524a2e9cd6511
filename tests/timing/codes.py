"""Codes that open nothing, of each kind: never given, expired, blocked."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from deploy.assembly import connect, installation, temporal_address
from services.access_codes.code import hash_of, new_code
from services.access_codes.desk import AccessCodes
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.ledger.access_codes import AccessCode
from tests.integration.cli.offline import offline
from tests.timing.portal_process import PLANTED
from workflows.parties import Language

OF_EACH = 100
CASE = "c-open"


class Kind(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"
    PLANTED = "planted"
    """Unknown, and the answer takes longer: a difference that has to be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What to type, by kind."""

    typed: dict[Kind, list[str]]


async def codes_that_open_nothing(home: Path) -> Codes:
    """Make an installation with expired and blocked codes; the others exist nowhere."""
    settings = (await offline(home)).settings
    keys = load_key_file(settings.keys)
    client = await connect(settings, keys, temporal_address(settings), lazy=True)
    typed: dict[Kind, list[str]] = {kind: [_drawn() for _ in range(OF_EACH)] for kind in Kind}
    async with installation(settings, client) as parts:
        now = parts.clock.now()
        for place in range(OF_EACH):
            given = AccessCode(
                code_id="",
                case_id=CASE,
                party_id="p1",
                hash="",
                issued_at=now - timedelta(days=400),
                expires_at=now - timedelta(days=35),
            )
            for kind, record in (
                (Kind.EXPIRED, replace(given, party_id=f"p{10 + place}")),
                (
                    Kind.REVOKED,
                    replace(given, expires_at=now + timedelta(days=330), blocked_at=now),
                ),
            ):
                hashed = hash_of(parts.keys.identifiers.current, typed[kind][place])
                kept = replace(record, code_id=f"ac{kind}{place}", hash=hashed)
                await parts.ledger.access_codes.issue(kept, CARRYING_OUT)
        await _require_that_they_open_nothing(parts.codes, typed)
    typed[Kind.PLANTED] = [f"{PLANTED} {code}" for code in typed[Kind.PLANTED]]
    return Codes(typed=typed)


async def _require_that_they_open_nothing(codes: AccessCodes, typed: dict[Kind, list[str]]) -> None:
    for each in typed.values():
        for code in each:
            assert await codes.opened_by(code) is None


def _drawn() -> str:
    return " ".join(new_code(Language.ENGLISH))
