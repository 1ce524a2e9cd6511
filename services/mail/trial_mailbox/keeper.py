"""Keeps mails as files of a Maildir, safe against a power cut before they are acknowledged."""

import os
from mailbox import Maildir
from pathlib import Path


class MailKeeper:
    """Writes mails into one Maildir; blocking, so call it from a thread.

    Attributes:
        folder: The Maildir; made on the first mail, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes) -> None:
        """Write a mail and return when disk and folder have it.

        Raises:
            OSError: It could not be written, for instance because the disk is full.
        """
        # A Maildir makes its folders only where there is none; an empty one may have been mounted.
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for inside in ("tmp", "new", "cur"):
            (self.folder / inside).mkdir(mode=0o700, exist_ok=True)
        Maildir(self.folder, create=True).add(content)
        _sync_folder(self.folder / "new")


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
