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
    from services.restored import LetterInDoubt, Lost, LostChoice

NOTHING_HELD = "No restored backup waits to be released: letters leave as they fall due."


def offer(restored: Commands) -> None:
    """Offer the two commands."""
    restored.add("show", show)
    restored.add("release", release)


async def show(overseeing: Overseeing) -> Answer:
    """List what may have left between the backup and its restoration, and what the backup lacks.

    Nothing leaves meanwhile. A mail is named by its Message-ID: the relay's log says whether it
    left.
    """
    from services.restored import (  # noqa: PLC0415 - slow
        letters_in_doubt,
        what_was_lost,
    )
    from services.settings.mail_domain import mail_domain_of  # noqa: PLC0415 - as above

    parts = overseeing.parts
    restoration = await parts.ledger.restorations.standing()
    if restoration is None:
        return Answer(data={"held": False}, shown=[NOTHING_HELD])
    await parts.ledger.audit.note(overseeing.access("restored"), "restored.show", case_id=None)
    letters = await letters_in_doubt(parts, restoration, mail_domain=mail_domain_of(parts.settings))
    lost = await what_was_lost(parts, restoration)
    return Answer(
        data={"held": True, **_data(letters, lost), "restoration": restoration},
        shown=[_since(restoration), *_shown(letters, lost)],
        said=["let letters go again, but these: duecourse restored release"],
    )


async def release(overseeing: Overseeing) -> Answer:
    """Let letters go again, but those in doubt: each becomes a task for its case's officer.

    First 'duecourse reconcile --apply': what the cases know and the restored ledger lacks is in no
    doubt. Choices of which only the lasting list knows are taken up: who wanted to hear nothing
    more is not written to, and who chose anew gets her letters by hand until her choice is
    recorded again. Legal holds stand again, to be reviewed within two weeks.
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
            **_data(released.in_doubt, released.lost),
            "erased": released.erased,
            "erased_parties": released.erased_parties,
        },
        shown=[
            *_shown(released.in_doubt, released.lost),
            "Letters go again, but these.",
        ],
    )


def _since(restoration: "Restoration") -> str:
    return (
        f"Nothing leaves: a backup of {as_utc(restoration.backup_made_at)} was brought back at "
        f"{as_utc(restoration.restored_at)}."
    )


def _shown(letters: "Sequence[LetterInDoubt]", lost: "Lost") -> list[str | Table]:
    shown: list[str | Table] = []
    if letters:
        rows = (
            (x.case_id, x.party_id, plain(x.channel), as_utc(x.due_at), x.message_id)
            for x in letters
        )
        shown.append(table("case", "party", "channel", "may have left", "Message-ID", rows=rows))
    else:
        shown.append("No letter is in doubt.")
    if lost.choices:
        told = ((x.case_id, x.party_id, _choice(x)) for x in lost.choices)
        shown.append(table("case", "party", "what she chose since the backup", rows=told))
    if lost.codes:
        given = ((x.case_id, x.party_id, "duecourse party code") for x in lost.codes)
        shown.append(table("case", "party", "needs another code", rows=given))
    if lost.holds:
        held = ((x.case_id, "to be reviewed within two weeks") for x in lost.holds)
        shown.append(table("case", "a legal hold stood, why is not known", rows=held))
    return shown


def _choice(lost: "LostChoice") -> str:
    if lost.revoked:
        return "to hear nothing more"
    return "something else; ask her, and record it again"


def _data(letters: "Sequence[LetterInDoubt]", lost: "Lost") -> dict[str, object]:
    return {
        "in_doubt": list(letters),
        "lost_choices": list(lost.choices),
        "lost_codes": list(lost.codes),
        "lost_holds": list(lost.holds),
    }
