"""``duecourse keys ...``: under which key everything lies, and how to move it under a new one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from services.cli.answers import Answer, say, table
from services.cli.failures import ExitCode, InputRefused
from services.cli.registration import Commands, refusing
from services.cli.sessions import Alone, Reading
from services.cli.typed import read_path

if TYPE_CHECKING:
    from services.vault.records import KeyOwner
    from services.vault.rotation import RefusedKey

SHOWN_REFUSED = 20
SAID_EVERY = 10_000
PUT_BACK = (
    "Nothing was changed in them. A key that is missing comes back with the key file's backup, a "
    "case key that was altered with the key store's; the audit log may tell who was there."
)
BRING_BACK = (
    "The key store is older than the ledger, or another one: bring back its newest backup. What "
    "was destroyed since then has to be destroyed again."
)


class Rotated(StrEnum):
    """What can be given a new key by command."""

    VAULT = "vault"
    PAYLOADS = "payloads"
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    LOOKUPS = "lookups"


_FROM_NOW_ON = {
    Rotated.PAYLOADS: "What Temporal keeps is encrypted with the new key {key_id} from now on.",
    Rotated.AUDIT: "What the audit log comes to is signed with the new key {key_id} from now on.",
    Rotated.ACCOUNTS: "Second factors that are set up from now on lie under the new key {key_id}.",
}


def offer(keys: Commands) -> None:
    """Offer the commands about keys."""
    keys.add("status", status)
    keys.add("verify", verify)
    keys.add("rotate", rotate)
    keys.add("make", make)
    keys.add("add", add)


async def status(reading: Reading) -> Answer:
    """Show which keys there are, and how many cases lie under each. Nothing secret is printed.

    Exit code 1 if cases lie under a key that is missing.
    """
    from services.keys.wrapping import asked  # noqa: PLC0415 - slow
    from services.upkeep.key_standing import KeyState, key_standings  # noqa: PLC0415 - slow

    parts = reading.parts
    await parts.ledger.audit.note(reading.access("look_at_keys"), "keys.status", case_id=None)
    vault_keys = await asked(parts.vault_keys, parts.vault_keys.ids)
    counted = await parts.key_storage.every_key.counted()
    standings = key_standings(parts.keys, vault_keys, counted)
    cases = {state: sum(x.cases or 0 for x in standings if x.state is state) for state in KeyState}
    rows = ((x.purpose, x.key_id, x.state, x.cases) for x in standings)
    shown = [table("for", "key", "is", "cases under it", rows=rows)]
    said = []
    if cases[KeyState.MISSING]:
        said.append(
            f"{cases[KeyState.MISSING]} cases cannot be read: bring the missing keys back from the "
            "key file's backup"
        )
    if cases[KeyState.OLDER]:
        said.append(
            f"{cases[KeyState.OLDER]} cases lie under an older key: 'duecourse keys rotate' puts "
            "them under the current one"
        )
    return Answer(data=standings, shown=shown, said=said, code=_code(cases[KeyState.MISSING]))


async def verify(reading: Reading) -> Answer:
    """Open the key of every case and party, and change nothing.

    Also looks whether everything that is kept has its key. Exit code 1 if something is wrong.
    """
    from services.upkeep.key_verification import verify_keys  # noqa: PLC0415 - slow, as above

    parts = reading.parts
    await parts.ledger.audit.note(reading.access("look_at_keys"), "keys.verify", case_id=None)
    found = await verify_keys(parts)
    return Answer(
        data={
            "opened": found.opened.through,
            "parties": found.opened.parties,
            "refused": found.opened.refused,
            "without_key": found.without_key,
        },
        shown=[
            f"The keys of {found.opened.through} cases and {found.opened.parties} parties open.",
            *_refused(found.opened.refused),
            *_without_key(found.without_key),
        ],
        code=_code(len(found.opened.refused) + len(found.without_key)),
    )


async def rotate(
    reading: Reading,
    of: Annotated[
        Rotated,
        typer.Option(
            "--of",
            help="What gets a new key: the vault, what Temporal keeps, whoever signs the audit "
            "log, the second factors of accounts, or the index of addresses.",
        ),
    ] = Rotated.VAULT,
) -> Answer:
    """Make a new key, and put the key of every case under it. Everybody may go on working.

    If it was stopped half-way, give it again: it finishes, and makes no further key. Old keys stay
    in the key file, for backups and histories need them. Back the key file up afterwards. Exit
    code 1 if the key of a case does not open; all others are under the new key then.
    """
    from services.keys import KeyPurpose  # noqa: PLC0415 - slow: help needs none of it
    from services.upkeep import key_rotation  # noqa: PLC0415 - slow, as above

    access = reading.access("rotate_keys")
    if of is Rotated.LOOKUPS:
        return await _rotated_lookups(reading)
    if of is not Rotated.VAULT:
        key_id = await key_rotation.add_key(reading.parts, access, KeyPurpose(of.value))
        return Answer(
            data={"key": key_id, "is_new": True},
            shown=[_FROM_NOW_ON[of].format(key_id=key_id)],
            said=[_backup(reading)],
        )
    done = await key_rotation.rotate_vault_key(reading.parts, access, progress=_progress)
    beginning = (
        f"The new key is {done.key_id}."
        if done.is_new
        else f"An earlier rotation was not over. It is now, and {done.key_id} stays the newest."
    )
    return Answer(
        data={
            "key": done.key_id,
            "is_new": done.is_new,
            "rewrapped": done.wrapped,
            "refused": done.refused,
        },
        shown=[beginning, f"{done.wrapped} cases were put under it.", *_refused(done.refused)],
        said=[_to_back_up(reading.parts.vault_keys.place)] if done.is_new else [],
        code=_code(len(done.refused)),
    )


async def _rotated_lookups(reading: Reading) -> Answer:
    from services.upkeep import key_rotation  # noqa: PLC0415 - slow: help needs none of it

    done = await key_rotation.rotate_lookup_key(reading.parts, reading.access("rotate_keys"))
    beginning = (
        f"The new key is {done.key_id}."
        if done.is_new
        else f"Addresses were not yet found under {done.key_id}. They are now; it stays the newest."
    )
    refused = [f"{done.refused} could not be opened: see 'duecourse keys verify'."]
    return Answer(
        data=done,
        shown=[
            beginning,
            f"{done.entries} addresses are found under it.",
            *(refused if done.refused else []),
        ],
        said=[_backup(reading)] if done.is_new else [],
        code=_code(done.refused),
    )


async def make(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    file: Annotated[
        Path, typer.Argument(metavar="PATH", parser=refusing(read_path), help="The new key file.")
    ],
) -> Answer:
    """Make a new key file, for an installation that is new. One that is there is never replaced."""
    from services.keys import create_key_file  # noqa: PLC0415 - slow: help needs none of it

    with _named_by_whoever_typed_it():
        create_key_file(file)
    return Answer(
        data={"file": str(file)},
        shown=[f"Made the key file {file}."],
        said=["back it up, apart from the database: without it nothing can be read"],
    )


async def add(
    alone: Alone,  # noqa: ARG001 - says what the command needs: nothing
    file: Annotated[
        Path, typer.Argument(metavar="FILE", parser=refusing(read_path), help="The key file.")
    ],
    of: Annotated[Rotated, typer.Option("--of", help="What the new key is for.")] = Rotated.VAULT,
) -> Answer:
    """Add a key to a key file, and nothing else: for keys that a variable or systemd hands out.

    Hand the file out, start every worker again, and then rotate. Where the programs read the file
    themselves, 'duecourse keys rotate' does all of it.
    """
    from services.keys import KeyPurpose, rotate_key  # noqa: PLC0415 - slow: help needs none of it

    with _named_by_whoever_typed_it():
        key_id = rotate_key(file, KeyPurpose(of.value)).of(KeyPurpose(of.value)).current.id
    return Answer(
        data={"file": str(file), "key": key_id},
        shown=[f"Added the key {key_id} to {file}."],
        said=["back it up, hand it out, start every worker again; then 'duecourse keys rotate'"],
    )


@contextmanager
def _named_by_whoever_typed_it() -> Iterator[None]:
    """A file that cannot be used is what was typed wrong, for the command names no other."""
    from services.keys import KeyFileError  # noqa: PLC0415 - slow, as above

    try:
        yield
    except KeyFileError as error:
        raise InputRefused(str(error)) from error


def _progress(wrapped: int) -> None:
    if wrapped and wrapped % SAID_EVERY == 0:
        say(f"{wrapped} cases so far")


def _backup(reading: Reading) -> str:
    from services.settings.key_sources import key_source_of  # noqa: PLC0415 - slow, as above

    return _to_back_up(key_source_of(reading.parts.settings).place)


def _to_back_up(place: str) -> str:
    return f"back up {place} now, apart from the database"


def _refused(refused: "Sequence[RefusedKey]") -> list[str]:
    if not refused:
        return []
    named = [f"{_owner(x.case_id, x.party_id)} ({x.code})" for x in refused]
    return [f"{len(refused)} keys do not open: {_some(named)}.", PUT_BACK]


def _without_key(owners: "Sequence[KeyOwner]") -> list[str]:
    if not owners:
        return []
    named = [_owner(x.case_id, x.party_id) for x in owners]
    return [f"{len(owners)} keys are missing from the key store: {_some(named)}.", BRING_BACK]


def _owner(case_id: str, party_id: str | None) -> str:
    return case_id if party_id is None else f"{case_id} {party_id}"


def _some(named: list[str]) -> str:
    more = f" and {len(named) - SHOWN_REFUSED} more" if len(named) > SHOWN_REFUSED else ""
    return ", ".join(named[:SHOWN_REFUSED]) + more


def _code(wrong: int) -> ExitCode:
    return ExitCode.SYSTEM_COULD_NOT if wrong else ExitCode.DONE
