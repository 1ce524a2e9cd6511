"""What somebody is about to do to a case, in the audit log before it is done."""

from services.ledger.access import Access
from services.ledger.audit import AuditLog
from workflows.facts import Command


async def note_command(log: AuditLog, case_id: str, command: Command) -> None:
    """Write a command down: the kinds of its facts, and its id, under which they will stand."""
    kinds = "+".join(dict.fromkeys(body.kind for body in command.bodies))
    access = Access(actor=command.actor, purpose=kinds)
    await log.note(access, "case.change", case_id=case_id, subject=command.command_id)
