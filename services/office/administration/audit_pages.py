"""The audit log: its newest entries, and whether each is as it was written."""

from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.auditing.errors import ExportRefused, NoExports
from services.auditing.log_csv import log_csv
from services.auditing.signing import public_keys
from services.auditing.verifying import Held, hold_against
from services.desk.answers import UnknownCase
from services.keys import KeyPurpose
from services.ledger.audit import AuditLine
from services.ledger.errors import AuditBroken, NotInLedger
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit

PAGE = 200
MOST_ROWS = 10_000


async def show(visit: OfficeVisit) -> Response:
    """The newest entries, of one case or of all, the newest first. Reading is an entry itself."""
    try:
        lines, fault = await _lines(visit, PAGE), ""
    except (UnknownCase, NotInLedger):
        lines, fault = (), "There is no such case: check the reference"
    return visit.page(
        "audit.html",
        title="Audit log",
        status=400 if fault else 200,
        fault=fault,
        lines=list(reversed(lines)),
        case=visit.asked("case"),
        most=PAGE,
    )


async def as_csv(visit: OfficeVisit) -> Response:
    """The same as a file, with more of them."""
    try:
        lines = await _lines(visit, MOST_ROWS)
    except (UnknownCase, NotInLedger):
        raise HTTPException(404) from None
    return Response(
        log_csv(lines).encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
    )


async def show_verify(visit: OfficeVisit) -> Response:
    """A button: every entry is read, which takes its time."""
    return _verified(visit)


async def verify(visit: OfficeVisit) -> Response:
    """Check every entry, and hold the log against what was signed and exported."""
    parts = visit.parts
    folder = parts.installation.settings.audit_export
    await parts.ledger.audit.note(visit.access("verify_audit_log"), "audit.verify", case_id=None)
    try:
        if folder is None:
            head = await parts.ledger.audit.verify()
            return _verified(visit, entries=head.sequence, head=f"{head.sequence}:{head.hash}")
        keys = public_keys(parts.installation.keys.of(KeyPurpose.AUDIT))
        held = await hold_against(parts.ledger.audit, folder, keys)
    except (AuditBroken, ExportRefused, NoExports, OSError) as broken:
        return _verified(visit, fault=str(broken))
    head = held.head
    return _verified(visit, entries=head.sequence, head=f"{head.sequence}:{head.hash}", held=held)


async def _lines(visit: OfficeVisit, limit: int) -> Sequence[AuditLine]:
    """What is asked for.

    Raises:
        UnknownCase: there is no such case, as far as whoever asks may know.
    """
    typed, case_id = visit.asked("case").strip(), None
    if typed:
        case_id = await visit.parts.desk.find(typed)
        await visit.parts.gate.require_in_case(visit.operation, visit.actor, case_id)
    return await visit.parts.ledger.audit.newest(
        visit.access("read_audit_log"), case_id=case_id, limit=limit
    )


def _verified(
    visit: OfficeVisit,
    *,
    entries: int | None = None,
    head: str = "",
    held: Held | None = None,
    fault: str = "",
) -> Response:
    return visit.page(
        "audit_verify.html",
        title="Check the audit log",
        entries=entries,
        head=head,
        held=held,
        fault=fault,
        is_exported=visit.parts.installation.settings.audit_export is not None,
    )


_READ, _VERIFY = Operation.READ_AUDIT_LOG, Operation.VERIFY_AUDIT_LOG
AUDIT_ROUTES = (
    OfficeRoute(path="/audit", method="GET", operation=_READ, handler=show),
    OfficeRoute(path="/audit.csv", method="GET", operation=_READ, handler=as_csv),
    OfficeRoute(path="/audit/verify", method="GET", operation=_VERIFY, handler=show_verify),
    OfficeRoute(path="/audit/verify", method="POST", operation=_VERIFY, handler=verify),
)
