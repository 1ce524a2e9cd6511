"""What can go wrong in the ledger, told to whoever can do something about it."""

from __future__ import annotations

from datetime import datetime


class LedgerError(Exception):
    """The ledger could not do what was asked; the subclasses say what and why."""


class LedgerUnavailable(LedgerError):
    """The database cannot be reached, is full, or is too busy to answer. Trying again is safe."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The ledger's database did not answer: {reason}. Nothing was changed; try again, and "
            "if it stays so check that the database runs, has disk space and has been migrated."
        )
        self.reason = reason


class LedgerNotMigrated(LedgerError):
    """The database's tables are older or newer than this version of the software."""

    def __init__(self, found: str | None, expected: str) -> None:
        super().__init__(
            f"The ledger's database is at version {found or 'none (it is empty)'} and this "
            f"software needs {expected}. Run the migration of the version that you want to use."
        )


class CaseKeysNotMoved(LedgerError):
    """The tables were to be brought up to date while they still hold the keys of cases."""

    def __init__(self) -> None:
        super().__init__(
            "The ledger still holds the keys of cases, which belong into the key store. Nothing "
            "was changed; run 'duecourse migrate', which moves them."
        )


class UnknownDatabase(LedgerError):
    """The database URL names a kind of database that the ledger does not know."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"The ledger runs on SQLite and PostgreSQL, not on {kind!r}. Give a URL such as "
            "sqlite:///var/ledger.db or postgresql://user@host/duecourse."
        )


class NaiveInstant(LedgerError):
    """An instant without a time zone was about to be written, and means no moment."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"{value.isoformat()} has no time zone; give an aware instant.")


class LedgerConflict(LedgerError):
    """The ledger holds something else under the same name already; nothing was changed.

    The same fact number, content hash, letter or key was recorded with another content. Somebody
    counts from a state that is not the ledger's: reconcile the case before going on.
    """

    def __init__(self, what: str, name: str) -> None:
        super().__init__(
            f"The ledger already holds {what} {name} with another content. Nothing was changed; "
            "reconcile before going on."
        )


class NotInLedger(LedgerError):
    """What was asked for was never recorded, or not in this ledger."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"The ledger holds no {what} {name}.")


class LedgerBehind(LedgerError):
    """The ledger has fewer facts than the case: an older copy was restored, or a write is missing.

    Nothing may leave the building on its word until the case was reconciled.
    """

    def __init__(self, case_id: str, recorded: int, needed: int) -> None:
        super().__init__(
            f"The ledger knows case {case_id} up to fact {recorded}, and fact {needed} is needed. "
            "Nothing was sent; reconcile the case."
        )


class ConsentChanged(LedgerError):
    """The person chose otherwise after the letter was planned: it must not leave as it is."""

    def __init__(self, letter_id: str, planned: int, current: int) -> None:
        super().__init__(
            f"Letter {letter_id} was planned on consent version {planned}, and version {current} "
            "is in force. Nothing was sent; plan the letter again."
        )


class CaseMoved(LedgerError):
    """The case learned something since it was last asked whether the letter is due: ask again."""

    def __init__(self, letter_id: str, looked_at: int, current: int) -> None:
        super().__init__(
            f"Whether letter {letter_id} is due was decided on fact {looked_at}, and its case has "
            f"{current} by now. Nothing was sent; decide again."
        )


class AttemptUnderway(LedgerError):
    """Another attempt holds the letter until its lease ends; a second one might send it twice."""

    def __init__(self, letter_id: str, until: datetime) -> None:
        super().__init__(
            f"Letter {letter_id} is being delivered by another attempt until {until.isoformat()}. "
            "Wait for its outcome or for that instant."
        )
        self.until = until


class LeaseLost(LedgerError):
    """The attempt no longer holds its letter: the lease ended or another attempt began."""

    def __init__(self, letter_id: str, attempt: int) -> None:
        super().__init__(
            f"Attempt {attempt} of letter {letter_id} does not hold the letter any more. It must "
            "not send; begin another attempt."
        )


class LetterFinished(LedgerError):
    """Another attempt already told the letter, or ended in what only a person may repeat."""

    def __init__(self, letter_id: str, attempt: int, outcome: str) -> None:
        super().__init__(
            f"Letter {letter_id} has its outcome since attempt {attempt}: {outcome}. Nothing was "
            "sent; record that outcome in the case."
        )
        self.attempt = attempt
        self.outcome = outcome


class TaskNotOpen(LedgerError):
    """The task was done before, by somebody else or with another outcome."""

    def __init__(self, task_id: str) -> None:
        super().__init__(f"Task {task_id} is not open any more.")


class AuditBroken(LedgerError):
    """The audit log is not what was written: somebody changed the past."""

    def __init__(self, sequence: int, what: str) -> None:
        super().__init__(
            f"The audit log is broken: entry {sequence} {what}. Keep the database as it is, "
            "compare it with a backup, and find out who could write to it."
        )
        self.sequence = sequence


class AlreadyDischarged(LedgerError):
    """What the letter would tell was told already; an obligation is met at most once."""

    def __init__(self, obligation_id: str) -> None:
        super().__init__(
            f"Obligation {obligation_id} was discharged before. Nothing was sent; if the case "
            "does not know of it, its facts are behind the ledger: reconcile it."
        )
        self.obligation_id = obligation_id
