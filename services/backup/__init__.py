"""Backups: one sealed file that holds what the system must not lose, and the way back from it."""

from services.backup.errors import BackupFailed, BackupRefused
from services.backup.making import Backup, make_backup
from services.backup.restoring import Restored, restore

__all__ = ["Backup", "BackupFailed", "BackupRefused", "Restored", "make_backup", "restore"]
