"""Offices, support contacts and calendars: what is loaded, from where, and what is odd about it."""

import asyncio
from pathlib import Path

from starlette.responses import Response

from services.access.operations import Operation
from services.calendars.in_use import calendars_in_use
from services.directory.directory import StaffDirectory
from services.directory.reading import StaffDirectoryError, load_directory
from services.office.pages import plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.parties import Language


async def house(visit: OfficeVisit) -> Response:
    """What the files say that this process has read, and whether they say something else by now."""
    directory = visit.parts.directory
    settings = visit.parts.installation.settings
    file = settings.directory_file
    return visit.page(
        "house.html",
        title="Offices, support contacts and calendars",
        file=None if file is None else file.name,
        findings=[] if file is None else await asyncio.to_thread(findings_in, file, directory),
        offices=[
            {
                "office_id": office.office_id,
                "name": office.name,
                "above": None if office.above is None else directory.office(office.above).name,
                "support": [
                    {
                        "service": contact.service,
                        "language": plain(contact.language.value),
                        "reached": ", ".join(x for x in (contact.phone, contact.web) if x),
                    }
                    for contact in directory.support
                    if contact.office_id == office.office_id
                ],
                "without": [
                    language.value
                    for language in Language
                    if language not in _supported(directory, office.office_id)
                ],
            }
            for office in directory.offices
        ],
        outside=[body.name for body in directory.outside],
        usual_calendar=settings.calendar,
        calendars=await calendars_in_use(visit.parts.ledger, visit.now.date()),
    )


def findings_in(file: Path, loaded: StaffDirectory) -> list[str]:
    """What is to be said of the directory's file as it lies there now."""
    try:
        lies_there = load_directory(file)
    except StaffDirectoryError as fault:
        return str(fault).splitlines()
    if lies_there != loaded:
        return ["The file has changed since this program started: it counts from the next start."]
    return []


def _supported(directory: StaffDirectory, office_id: str) -> set[Language]:
    return {contact.language for contact in directory.support if contact.office_id == office_id}


HOUSE_ROUTES = (
    OfficeRoute(path="/house", method="GET", operation=Operation.SEE_TERMS_IN_USE, handler=house),
)
