"""What went wrong, as an exit code and a sentence: never a traceback, never a personal value."""

import traceback
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """How a command ended."""

    DONE = 0
    SYSTEM_COULD_NOT = 1
    INPUT_REFUSED = 2


class InputRefused(ValueError):
    """What was typed is wrong; the message says what and what to do, quoting nothing personal."""


_REFUSED = (
    "services.access.gate.NotAllowed",
    "services.access.grants.GrantRefused",
    "services.access.unlocks.UnlockRefused",
    "services.accounts.staff_accounts.AccountRefused",
    "services.adopting.case_query.UnreadableQuery",
    "services.auditing.errors.NoExports",
    "services.backup.errors.BackupRefused",
    "services.calendars.errors.UnreadableCalendar",
    "services.cli.failures.InputRefused",
    "services.demonstration.marker.DemonstrationRefused",
    "services.desk.answers.CommandConflict",
    "services.desk.answers.CommandRefused",
    "services.desk.answers.PolicyNotAdopted",
    "services.desk.answers.UnknownCase",
    "services.directory.directory.UnknownOfficeError",
    "services.importing.importing.ImpossibleWindow",
    "services.importing.mapping_document.UnreadableMapping",
    "services.importing.reading.UnreadableRegister",
    "services.erasing.erasing.ErasureRefused",
    "services.ledger.errors.NotInLedger",
    "services.ledger.errors.TaskNotOpen",
    "services.mail.address.MailAddressError",
    "services.policies.documents.UnreadablePolicy",
    "services.restored.releasing.NotYetReleasable",
    "services.simulation.fitting.TooFewCases",
    "services.simulation.handling.ImpossibleHandling",
    "services.simulation.lengths_document.UnreadableLengths",
    "services.simulation.period.ImpossiblePeriod",
    "services.simulation.request.ImpossibleRequest",
    "services.vault.errors.ValueTooLongError",
    "services.vault.errors.ValueUnencodableError",
    "workflows.facts.FactsConflict",
    "workflows.fold.NotACase",
    "workflows.refusal.Refused",
)
_COULD_NOT = (
    "services.auditing.errors.ExportRefused",
    "services.backup.errors.BackupFailed",
    "services.desk.answers.DeskError",
    "services.directory.reading.StaffDirectoryError",
    "services.keys.errors.KeyFileError",
    "services.keys.errors.UnknownKeyError",
    "services.keys.token_errors.TokenError",
    "services.lasting.lasting_list.LastingListAltered",
    "services.ledger.errors.LedgerError",
    "services.letters.rendered.LetterError",
    "services.settings.settings.SettingsError",
    "services.temporal_server.errors.TemporalServerError",
    "services.vault.errors.VaultError",
)
EXPECTED = dict.fromkeys(_REFUSED, ExitCode.INPUT_REFUSED) | dict.fromkeys(
    _COULD_NOT, ExitCode.SYSTEM_COULD_NOT
)
"""Errors whose message is for the user, by name: what was never imported was never raised."""


def exit_code_of(error: BaseException) -> ExitCode | None:
    """The exit code of an error whose message is for the user; None for any other."""
    for kind in type(error).__mro__:
        code = EXPECTED.get(f"{kind.__module__}.{kind.__qualname__}")
        if code is not None:
            return code
    return None


def told(error: Exception) -> tuple[ExitCode, str]:
    """What to tell the user about an error, and how the command ends.

    The message of an unexpected error stays out: it may hold what somebody entered. Its type and
    place are enough for whoever mends it.
    """
    code = exit_code_of(error)
    if code is not None:
        return code, str(error)
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return ExitCode.SYSTEM_COULD_NOT, f"{error.strerror or type(error).__name__}{place}"
    return ExitCode.SYSTEM_COULD_NOT, (
        f"something unexpected happened: {type(error).__name__} at {_place(error)}. "
        "Try 'duecourse doctor'; if all is well there, report this line"
    )


def _place(error: Exception) -> str:
    steps = traceback.extract_tb(error.__traceback__)
    if not steps:
        return "an unknown place"
    return f"{Path(steps[-1].filename).name}:{steps[-1].lineno}"
