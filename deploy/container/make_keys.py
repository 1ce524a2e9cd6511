"""``python -m deploy.container.make_keys``: the key file of a new installation, made once.

An installation that holds a case gets no new keys: what the lost ones encrypted would be lost for
good, and silently. There the job fails, and the worker does not start.
"""

import asyncio
import sys

from services.clocks import SystemClock
from services.keys import KeyFileError, KeyPlace, create_key_file
from services.ledger.access import CARRYING_OUT
from services.ledger.errors import LedgerError
from services.ledger.ledger import open_ledger
from services.settings import Settings, SettingsError, read_settings
from services.settings.key_sources import key_source_of


class KeysLost(RuntimeError):
    """There are cases, and no keys to read them with."""


async def make_keys_once(settings: Settings) -> bool:
    """Make the key file if the installation is new; tell whether it was made.

    Raises:
        KeysLost: the key file is missing although the ledger holds a case.
        KeyFileError: the key file is there and cannot be used, or could not be written.
        LedgerError: the database cannot be reached or was not migrated.
    """
    source = key_source_of(settings)
    if settings.keys_from is not KeyPlace.FILE or settings.keys.exists():
        source.read()
        return False
    if await _holds_a_case(settings):
        message = (
            f"there are cases, but no key file at {settings.keys}: bring it back from its backup. "
            "With new keys nothing that was entered so far could be read"
        )
        raise KeysLost(message)
    settings.keys.parent.mkdir(parents=True, exist_ok=True)
    create_key_file(settings.keys)
    return True


async def _holds_a_case(settings: Settings) -> bool:
    ledger = await open_ledger(settings.database, SystemClock().now)
    try:
        return bool(await ledger.cases.listed(CARRYING_OUT, limit=1))
    finally:
        await ledger.close()


def main() -> int:
    """Make the keys; 0 if they are there afterwards, 1 if they must be brought back."""
    try:
        settings = read_settings()
        made = asyncio.run(make_keys_once(settings))
    except (KeysLost, KeyFileError, LedgerError, SettingsError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stderr.write(
        f"made the key file {settings.keys}: back it up, apart from the database\n"
        if made
        else f"{key_source_of(settings).place}: the keys are there and can be used\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
