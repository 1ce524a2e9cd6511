"""``duecourse bounces ...``: what mail systems reported of letters that they had accepted."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.answers import Answer, table
from services.cli.failures import ExitCode, InputRefused
from services.cli.options import CaseGiven
from services.cli.registration import Commands, refusing
from services.cli.sessions import Overseeing, Reading
from services.cli.typed import read_path
from services.cli.words import as_utc, plain
from services.mail_returns.parts import MOST_BYTES
from services.mail_returns.taking_in import Dealt, NotYet, ReturnedMailDesk
from services.mail_returns.trace import addressed_to

_WHAT_IT_MEANS = {
    Dealt.RECORDED: "the case knows that the letter did not arrive",
    Dealt.WAITS: "delayed, and still tried; noted",
    Dealt.NO_REPORT: "no report: nothing changed",
    Dealt.UNKNOWN_PATH: "to no return path that a letter had: nothing changed",
    Dealt.CONTRADICTS: "it quotes another letter: nothing changed",
    Dealt.TOO_LATE: "the letter went out again, or its case is gone: nothing changed",
}
_NOT_NOW = "not_now"


def offer(bounces: Commands) -> None:
    """Offer the commands about what came back."""
    bounces.add("read", read)
    bounces.add("list", list_bounces)


async def read(
    overseeing: Overseeing,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            parser=refusing(read_path),
            help="Mails as they came, one in each file (.eml), with their headers.",
        ),
    ],
) -> Answer:
    """Deal with mails that came back, from files. The same mail twice changes nothing more."""
    desk = overseeing.parts.returns
    if desk is None:
        message = (
            "letters have no return path of their own here: set DUECOURSE_BOUNCE_ADDRESS, and what "
            "comes back of letters sent from then on can be read"
        )
        raise InputRefused(message)
    mails = [(file, _mail_in(file)) for file in files]
    dealt = [(file, await _dealt_with(desk, raw)) for file, raw in mails]
    rows = (
        (str(file), _WHAT_IT_MEANS[how] if how else "not now: try again") for file, how in dealt
    )
    waits = any(how is None for _, how in dealt)
    return Answer(
        data=[
            {"file": str(file), "outcome": how.value if how else _NOT_NOW} for file, how in dealt
        ],
        shown=[table("file", "what was done", rows=rows)],
        code=ExitCode.SYSTEM_COULD_NOT if waits else ExitCode.DONE,
    )


def _mail_in(file: Path) -> bytes:
    """As much of a mail as is looked at."""
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES)
    except OSError as fault:
        message = f"{file} cannot be read: {fault.strerror}"
        raise InputRefused(message) from None


async def _dealt_with(desk: ReturnedMailDesk, raw: bytes) -> Dealt | None:
    try:
        return await desk.take_in(raw, addressed_to(raw))
    except NotYet:
        return None


async def list_bounces(reading: Reading, case: CaseGiven) -> Answer:
    """List what mail systems reported of the letters of a case: codes and instants, no text."""
    case_id = await reading.case(case)
    letters = {
        x.letter_id: x.party_id
        for x in await reading.parts.ledger.letters.of_case(case_id, reading.access("list_bounces"))
    }
    reports = await reading.parts.ledger.returns.of_case(case_id)
    rows = (
        (
            as_utc(x.came_at),
            letters[x.letter_id],
            plain(x.returned),
            x.status or "",
            str(x.attempt),
            x.letter_id,
        )
        for x in reports
    )
    headings = ("reported (UTC)", "party", "what", "code", "attempt", "letter")
    return Answer(
        data=[
            {
                "letter_id": x.letter_id,
                "party_id": letters[x.letter_id],
                "attempt": x.attempt,
                "returned": x.returned.value,
                "status": x.status,
                "came_at": x.came_at,
            }
            for x in reports
        ],
        shown=[table(*headings, rows=rows) if reports else "Nothing came back of this case."],
    )
