"""Takes a case's mails out of a trial's mailbox; elsewhere they are out of our hands."""

import asyncio
from collections.abc import Collection
from mailbox import Maildir
from pathlib import Path


async def delete_trial_mails(folder: Path, message_ids: Collection[str]) -> int:
    """Delete the mails with these Message-IDs; how many there were."""
    return await asyncio.to_thread(_delete, folder, frozenset(message_ids))


def _delete(folder: Path, message_ids: frozenset[str]) -> int:
    if not message_ids or not folder.exists():
        return 0
    kept = Maildir(folder, create=False)
    ours = [key for key, mail in kept.iteritems() if mail["Message-ID"] in message_ids]
    for key in ours:
        kept.remove(key)
    return len(ours)
