"""The worker's round: export what was written, and raise a log that cannot be exported."""

from collections.abc import Awaitable, Callable

import structlog

from services.auditing.errors import ExportRefused
from services.auditing.exporting import AuditExporter
from services.keys import KeyFileError, UnknownKeyError
from services.ledger.errors import AuditBroken

TellOperator = Callable[[str], Awaitable[None]]
"""Tells whoever keeps the system running what is the matter."""

log = structlog.get_logger(__name__)


class ExportRounds:
    """Exports again and again; what stands in the way is told once, until it passes.

    A log that was tampered with stops no letter: nobody may fall silent because of it.
    """

    def __init__(self, *, exporter: AuditExporter, tell: TellOperator) -> None:
        self._exporter = exporter
        self._tell = tell
        self._told: str | None = None

    async def go(self) -> None:
        """Export once.

        Raises:
            LedgerUnavailable: The database does not answer.
        """
        try:
            exported = await self._exporter.export()
        except (AuditBroken, ExportRefused, KeyFileError, UnknownKeyError, OSError) as error:
            log.exception("audit.not_exported", problem=type(error).__name__)
            problem = _told(error)
            if problem != self._told:
                await self._tell(problem)
                self._told = problem
            return
        self._told = None
        if exported.entries:
            log.info("audit.exported", count=exported.entries)


def _told(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"the folder for its exports cannot be used: {error.strerror or 'no reason given'}"
    return str(error)
