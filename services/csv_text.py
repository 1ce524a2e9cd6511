"""Lists as CSV (RFC 4180), for other programs and for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The rows below a line of headings; what a spreadsheet would take for a formula is inert."""
    from services.importing.rejects_file import inert  # noqa: PLC0415 - slow: few ask for CSV

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        cells = (x.isoformat() if isinstance(x, datetime) else x for x in row)
        writer.writerow([inert(x) if isinstance(x, str) else x for x in cells])
    return text.getvalue()
