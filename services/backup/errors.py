"""Why a backup was not made, or not brought back. Messages name files and keys' ids, no content."""


class BackupRefused(Exception):
    """What was asked cannot be done like this; nothing was touched."""


class BackupFailed(Exception):
    """The system could not: a program is missing, a database does not answer, the disk is full."""
