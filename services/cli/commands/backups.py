"""``duecourse backup`` and ``restore``: everything but the keys into one sealed file, and back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, say
from services.cli.failures import InputRefused
from services.cli.options import id_option
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone, Reading
from services.cli.typed import read_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from services.backup.manifest import Part
    from services.settings import Settings

KEYS_APART = "it holds no key: keep a copy of the key file too, and never beside it"
WHAT_IS_NEXT = (
    "nothing leaves until somebody has looked at what may have left already: start the worker, "
    "then 'duecourse restored show' and 'duecourse restored release'"
)


def offer(commands: Commands) -> None:
    """Offer the two commands."""
    commands.add("backup", backup)
    commands.add("restore", restore)


async def backup(
    reading: Reading,
    target: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|FILE",
            parser=refusing(read_path),
            help="A folder, in which the file is named after the time; or a new file.",
        ),
    ],
) -> Answer:
    """Copy everything but the keys into one encrypted file, while everybody works.

    In it are the ledger with the vault, and the database of the Temporal server that 'duecourse up'
    runs. Temporal servers of your own are backed up by their own means. It is sealed under the
    current vault key, without which nobody opens it.
    """
    from services.backup import make_backup  # noqa: PLC0415 - slow: help needs none of it
    from services.backup.places import places_of  # noqa: PLC0415 - as above
    from services.ledger.migration import newest_version  # noqa: PLC0415 - as above

    parts = reading.parts
    await parts.ledger.audit.note(reading.access("backup"), "backup.make", case_id=None)
    made = await make_backup(
        places_of(parts.settings),
        target,
        parts.keys.vault.current,
        tables=newest_version(),
        now=datetime.now(UTC),
    )
    return Answer(
        data={
            "file": str(made.file),
            "bytes": made.size,
            "key": made.key_id,
            "made_at": made.manifest.made_at,
            "parts": [part.name.value for part in made.manifest.parts],
        },
        shown=[
            f"Wrote {made.file} ({_size(made.size)}): {_named(made.manifest.parts)}.",
            f"It opens with the vault key {made.key_id}.",
        ],
        said=[KEYS_APART],
    )


async def restore(
    alone: Alone,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=refusing(read_path), help="The backup.")
    ],
    acting_as: Annotated[
        str | None,
        id_option("--as", "STAFF_ID", "Who does it, by the id of the staff directory."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the ledger that is there; it is lost.")
    ] = False,
    keep_temporal: Annotated[
        bool,
        typer.Option(
            "--keep-temporal",
            help="Bring the ledger back alone: Temporal was not lost, and knows what came later.",
        ),
    ] = False,
) -> Answer:
    """Bring a backup back. Everything has to stand still; the keys have to be there.

    The whole file is checked before anything is touched. Afterwards nothing leaves until somebody
    has looked at what may have left since the backup was made, and releases it.
    """
    from services.backup import restore as bring_back  # noqa: PLC0415 - slow, as above
    from services.backup.places import places_of  # noqa: PLC0415 - as above
    from services.lasting import LastingList  # noqa: PLC0415 - as above
    from services.ledger.access import Access  # noqa: PLC0415 - as above
    from services.settings.key_sources import key_source_of  # noqa: PLC0415 - as above
    from workflows.facts import Actor, ActorKind  # noqa: PLC0415 - as above

    settings = alone.connections.settings()
    actor = Actor(kind=ActorKind.STAFF, actor_id=_who(acting_as, settings))
    keys = key_source_of(settings).read()
    restored = await bring_back(
        places_of(settings),
        file,
        keys.vault,
        access=Access(actor=actor, purpose="restore"),
        now=datetime.now(UTC),
        replace=replace,
        with_temporal=not keep_temporal,
        lasting=LastingList(settings.lasting_list, keys.identifiers.current).entries(),
        say=say,
    )
    made_at = restored.manifest.made_at
    parts = " and ".join(part.in_words for part in restored.parts)
    return Answer(
        data={
            "made_at": made_at,
            "parts": [part.value for part in restored.parts],
            "codes_blocked": restored.codes_blocked,
        },
        shown=[
            f"Brought back {parts} as of {made_at:%Y-%m-%d %H:%M:%S} UTC.",
            *_blocked(restored.codes_blocked),
        ],
        said=[WHAT_IS_NEXT],
    )


def _who(named: str | None, settings: "Settings") -> str:
    """Who acts; the ledger that could be asked is what has to be brought back.

    Raises:
        InputRefused: nobody is named outside a trial, or the directory does not know the name.
    """
    from services.access.posts import TRIAL_STAFF  # noqa: PLC0415 - slow, as above
    from services.directory.reading import load_directory, trial_directory  # noqa: PLC0415 - as above

    if named is None and settings.trial:
        return TRIAL_STAFF
    if named is None:
        raise InputRefused("say on whose behalf you act: --as STAFF_ID")
    file = settings.directory_file
    directory = trial_directory() if file is None else load_directory(file)
    if directory.member(named) is None:
        message = f"the staff directory has nobody with the id '{named}': use one that it has"
        raise InputRefused(message)
    return named


def _blocked(codes: int) -> list[str]:
    """What is said of codes that were blocked since the backup; nothing if there were none."""
    if not codes:
        return []
    if codes == 1:
        return ["1 access code was blocked or replaced since then: it opens nothing."]
    return [f"{codes} access codes were blocked or replaced since then: they open nothing."]


def _named(parts: "Iterable[Part]") -> str:
    return ", ".join(part.name.in_words for part in parts)


def _size(count: int) -> str:
    if count < 1024 * 1024:
        return f"{max(count // 1024, 1)} KiB"
    return f"{count / (1024 * 1024):.1f} MiB"
