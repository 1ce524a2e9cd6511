"""A case that is opened again by the same command, when its calendar has a newer version."""

from collections.abc import Sequence
from dataclasses import replace

from services.cases import CaseFiles
from services.desk.intake import Intake
from workflows.case_facts import CaseOpened
from workflows.facts import Fact


async def as_first_opened(
    intake: Intake, known: Sequence[Fact], command_id: str, files: CaseFiles
) -> Intake:
    """The intake with the calendar that the case has, if it was named by the same name.

    What was typed is the same then, and only the holiday data changed between the two.

    Raises:
        NotInLedger: the ledger does not hold one of the calendars.
    """
    if not known or known[0].command_id != command_id:
        return intake
    opened = known[0].body
    if not isinstance(opened, CaseOpened) or opened.calendar == intake.calendar:
        return intake
    first, given = await files.calendar(opened.calendar), await files.calendar(intake.calendar)
    return replace(intake, calendar=opened.calendar) if first.name == given.name else intake
