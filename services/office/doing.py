"""An action carried out on a state of the case that somebody saw, by a page or by a program.

Two who act on the same state cannot both succeed: the number of the newest fact that was seen is a
part of the command's id, whichever way they came.
"""

from dataclasses import replace

from services.access.permits import Permit
from services.cases import CaseFile
from services.desk.answers import CommandConflict, Receipt
from services.desk.desk import CaseDesk
from services.desk.intake import Keep
from services.ledger.access import CARRYING_OUT, Access
from services.office.action import Action
from services.web.forms import Fields
from workflows.facts import Actor, FactBody

LONGEST_TEXT = 4000
_TEXT = "text"


class SomethingHappened(Exception):
    """Something happened in the case since it was seen; nothing was recorded."""


async def carry_out(
    action: Action, fields: Fields, permit: Permit, access: Access, *, desk: CaseDesk, seen: int
) -> Receipt:
    """Record an action, if nothing happened since; the same again gets the same answer.

    Args:
        action: What is done.
        fields: What was filled in for it.
        permit: Who does it, and in which case.
        access: For reading what the case says.
        desk: The desk that takes it.
        seen: The number of the newest fact when it was decided.

    Raises:
        SomethingHappened: there are newer facts, or somebody else was first.
        FieldMissing: something was not filled in.
        CommandRefused: the case does not accept it.
        EngineUnreachable: Temporal does not answer; nothing was recorded.
    """
    command_id = f"office-{permit.case_id}-{seen}"
    file = await desk.file(permit.case_id, access)
    if _by_another(file, command_id, permit.actor):
        raise SomethingHappened
    if seen != len(file.facts) and not _was_given(file, command_id):
        raise SomethingHappened
    text = text_in(fields)
    # What is given again amounts to the same as at first, whatever it changed meanwhile.
    then = replace(file, facts=file.facts[:seen])

    async def statement(keep: Keep) -> list[FactBody]:
        kept = None
        if text is not None:
            kept = await keep(action.text_kind, text, action.text_of(then, fields))
        return list(action.facts(then, fields, kept))

    try:
        receipt = await desk.state(
            permit, statement, purpose=action.operation.value, command_id=command_id
        )
    except CommandConflict:
        raise SomethingHappened from None
    # Two can say the very same at the same moment: it is recorded once, and as the first one's.
    recorded = await desk.file(permit.case_id, CARRYING_OUT)
    if _by_another(recorded, command_id, permit.actor):
        raise SomethingHappened
    return receipt


def text_in(fields: Fields) -> str | None:
    """The text that was typed for a party to read, if any was."""
    return fields.text(_TEXT).strip()[:LONGEST_TEXT] or None


def _was_given(file: CaseFile, command_id: str) -> bool:
    return any(fact.command_id == command_id for fact in file.facts)


def _by_another(file: CaseFile, command_id: str, actor: Actor) -> bool:
    return any(fact.command_id == command_id and fact.actor != actor for fact in file.facts)
