"""``duecourse restored ...``: what may have left before a restore, and letters let go again."""

from typing import TYPE_CHECKING

from rich.table import Table

from services.cli.answers import Answer, table
from services.cli.registration import Commands
from services.cli.sessions import Overseeing
from services.cli.words import as_utc, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.ledger.restorations import Restoration
    from services.restored import LetterInDoubt, LostChoice, LostCode

NOTHING_HELD = "No restored backup waits to be released: letters leave as they fall due."


def offer(restored: Commands) -> None:
    """Offer the two commands."""
    restored.add("show", show)
    restored.add("release", release)


async def show(overseeing: Overseeing) -> Answer:
    """List what may have left between the backup and its restoration; choices and codes it lacks.

    Nothing leaves meanwhile. A mail is named by its Message-ID: the relay's log says whether it
    left.
    """
    from services.restored import (  # noqa: PLC0415 - slow
        letters_in_doubt,
        lost_choices,
        lost_codes,
    )
    from services.settings.mail_domain import mail_domain_of  # noqa: PLC0415 - as above

    parts = overseeing.parts
    restoration = await parts.ledger.restorations.standing()
    if restoration is None:
        return Answer(data={"held": False}, shown=[NOTHING_HELD])
    await parts.ledger.audit.note(overseeing.access("restored"), "restored.show", case_id=None)
    letters = await letters_in_doubt(parts, restoration, mail_domain=mail_domain_of(parts.settings))
    choices = await lost_choices(parts, restoration)
    codes = await lost_codes(parts)
    return Answer(
        data={"held": True, **_data(letters, choices, codes), "restoration": restoration},
        shown=[_since(restoration), *_shown(letters, choices, codes)],
        said=["let letters go again, but these: duecourse restored release"],
    )


async def release(overseeing: Overseeing) -> Answer:
    """Let letters go again, but those in doubt: each becomes a task for its case's officer.

    First 'duecourse reconcile --apply': what the cases know and the restored ledger lacks is in no
    doubt. Choices of which only the lasting list knows are taken up: who wanted to hear nothing
    more is not written to, and who chose anew gets her letters by hand until her choice is
    recorded again.
    """
    from services.restored import release as let_go  # noqa: PLC0415 - slow: help needs none of it
    from services.settings.mail_domain import mail_domain_of  # noqa: PLC0415 - as above

    parts = overseeing.parts
    restoration = await parts.ledger.restorations.standing()
    if restoration is None:
        return Answer(data={"held": False}, shown=[NOTHING_HELD])
    released = await let_go(
        parts,
        restoration,
        overseeing.access("restored"),
        mail_domain=mail_domain_of(parts.settings),
    )
    return Answer(
        data={
            "held": False,
            **_data(released.in_doubt, released.choices, released.codes),
            "erased": released.erased,
            "erased_parties": released.erased_parties,
        },
        shown=[
            *_shown(released.in_doubt, released.choices, released.codes),
            "Letters go again, but these.",
        ],
    )


def _since(restoration: "Restoration") -> str:
    return (
        f"Nothing leaves: a backup of {as_utc(restoration.backup_made_at)} was brought back at "
        f"{as_utc(restoration.restored_at)}."
    )


def _shown(
    letters: "Sequence[LetterInDoubt]",
    choices: "Sequence[LostChoice]",
    codes: "Sequence[LostCode]",
) -> list[str | Table]:
    shown: list[str | Table] = []
    if letters:
        rows = (
            (x.case_id, x.party_id, plain(x.channel), as_utc(x.due_at), x.message_id)
            for x in letters
        )
        shown.append(table("case", "party", "channel", "may have left", "Message-ID", rows=rows))
    else:
        shown.append("No letter is in doubt.")
    if choices:
        told = ((x.case_id, x.party_id, _choice(x)) for x in choices)
        shown.append(table("case", "party", "what she chose since the backup", rows=told))
    if codes:
        given = ((x.case_id, x.party_id, "duecourse party code") for x in codes)
        shown.append(table("case", "party", "needs another code", rows=given))
    return shown


def _choice(lost: "LostChoice") -> str:
    if lost.revoked:
        return "to hear nothing more"
    return "something else; ask her, and record it again"


def _data(
    letters: "Sequence[LetterInDoubt]",
    choices: "Sequence[LostChoice]",
    codes: "Sequence[LostCode]",
) -> dict[str, object]:
    return {"in_doubt": list(letters), "lost_choices": list(choices), "lost_codes": list(codes)}
