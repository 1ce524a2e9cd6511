"""A task that is done by saying so: the case learns of it if it has to, and a note is kept."""

from contextlib import suppress
from datetime import datetime

from services.access.permits import Permit
from services.desk.desk import CaseDesk
from services.desk.intake import Author, keeping
from services.desk.settling import SETTLED_BY_A_COMMAND, leaves_a_fact, settled_by
from services.ledger.access import Access
from services.ledger.errors import TaskNotOpen
from services.ledger.ledger import Ledger
from services.ledger.tasks import Task
from services.vault.kinds import VaultKind
from services.vault.vault import Vault


class NotDoneByHand(Exception):
    """Saying that it was done would settle nothing: something is done in the case instead."""


async def finish_task(
    task: Task,
    permit: Permit,
    access: Access,
    *,
    desk: CaseDesk,
    vault: Vault,
    ledger: Ledger,
    at: datetime,
    note: str | None,
) -> None:
    """Mark a task of a case as done, with its note in the vault; again, it changes nothing.

    Raises:
        NotDoneByHand: something else settles it.
        CommandRefused: the case does not accept what it amounts to.
        EngineUnreachable: the case has to know of it, and Temporal does not answer.
    """
    if task.case_id != permit.case_id or task.concern in SETTLED_BY_A_COMMAND:
        raise NotDoneByHand
    if task.done_at is not None:
        return
    if leaves_a_fact(task.concern) and task.subject is not None:
        fact = settled_by(task.concern, task.subject)
        # The same task is done once, however often it is said.
        await desk.submit(permit, [fact], command_id=f"office-done-{task.task_id}")
    kept = None
    if note is not None:
        author = Author(actor=f"{permit.actor.kind}:{permit.actor.actor_id}", purpose="do_task")
        keep = keeping(vault, permit.case_id, author)
        kept = await keep(VaultKind.TASK_NOTE, note, task.party_id)
    # The case may have closed the task by itself as soon as it knew of the fact.
    with suppress(TaskNotOpen):
        await ledger.tasks.done(task.task_id, access, at=at, note=kept)
