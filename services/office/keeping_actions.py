"""What keeps a case from being erased: the legal hold, as actions of the case."""

from typing import Final

from services.access.operations import Operation
from services.cases import CaseFile
from services.office.action import Action, Choice, Field, chosen, day, one
from services.office.entries import FieldMissing
from services.office.pages import plain
from services.web.forms import Fields
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldLifted, LegalHoldPlaced


def _reasons(_: CaseFile) -> list[Choice]:
    """All but the one that software gives after a backup was brought back."""
    return [
        Choice(value=x.value, words=plain(x.value))
        for x in LegalHoldReason
        if x is not LegalHoldReason.RESTORED
    ]


def _reason(fields: Fields) -> LegalHoldReason:
    given = chosen(LegalHoldReason, fields, "reason")
    if given is LegalHoldReason.RESTORED:
        message = "Choose one: reason"
        raise FieldMissing(message)
    return given


KEEPING_ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="legal_hold",
        title="Place or renew a legal hold",
        about="Nothing of the case is erased until it is lifted. On the day of its review an "
        "officer gets a task; placed again, it is renewed.",
        operation=Operation.HOLD_CASE,
        fields=(
            Field(name="reason", label="Reason", choices=_reasons),
            Field(
                name="review_on",
                label="When must somebody look whether it still has to stand",
                hint="Year, month and day, such as 2027-01-14.",
            ),
        ),
        facts=one(
            lambda fields, _: LegalHoldPlaced(
                reason=_reason(fields), review_on=day(fields, "review_on")
            )
        ),
        fits=lambda _: True,
    ),
    Action(
        name="lift_legal_hold",
        title="Lift the legal hold",
        about="The case may be erased again when its time has come.",
        operation=Operation.HOLD_CASE,
        fields=(),
        facts=one(lambda _fields, _kept: LegalHoldLifted()),
        fits=lambda case: case.legal_hold is not None,
    ),
)
