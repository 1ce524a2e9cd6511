"""Entries of the audit log for spreadsheets."""

from collections.abc import Iterable

from services.csv_text import csv_text
from services.ledger.audit import AuditLine

COLUMNS = ("number", "at", "who", "did", "what_for", "case", "to_what", "from", "from_where")


def cells_of(line: AuditLine) -> tuple[object, ...]:
    """An entry, in the order of the columns."""
    return (
        line.sequence,
        line.at,
        line.actor,
        line.action,
        line.purpose,
        line.case_id,
        line.subject,
        line.origin,
        line.origin_detail,
    )


def log_csv(lines: Iterable[AuditLine]) -> str:
    """The entries, one a line; what a spreadsheet would take for a formula is inert."""
    return csv_text(COLUMNS, map(cells_of, lines))
