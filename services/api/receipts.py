"""What is answered to whatever was done."""

from fastapi import Response
from pydantic import BaseModel, Field

from services.desk.answers import Receipt, Taken


class Receipted(BaseModel):
    """Something was done in a case."""

    case_id: str
    reference: str = Field(description="By which people name the case.")
    taken: Taken = Field(
        description="`recorded`: it is in the ledger. `accepted`, with status 202: the engine has "
        "it and will record it; read the case again in a while."
    )
    command_id: str = Field(description="Under which its facts stand in the timeline's audit log.")


def answered(receipt: Receipt, response: Response) -> Receipted:
    """A receipt of the desk as programs read it; what is not recorded yet is 202."""
    if not receipt.taken.is_safe:
        response.status_code = 202
    return Receipted(
        case_id=receipt.case_id,
        reference=receipt.reference,
        taken=receipt.taken,
        command_id=receipt.command_id,
    )
