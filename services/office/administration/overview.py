"""Administration: what there is to look after, as far as it is whoever asks."""

from typing import Final

from starlette.responses import Response

from services.access.operations import Operation
from services.office.pages import Place
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit

_PLACES: Final = (
    (
        Operation.SEE_TERMS_IN_USE,
        Place("/policies", "Policies"),
        "Which there are, what each says, what differs between two; checking one.",
    ),
    (
        Operation.ADOPT_TERMS,
        Place("/policies/adopt", "Adopt a policy"),
        "After seeing what it would do to running cases.",
    ),
    (
        Operation.SEE_TERMS_IN_USE,
        Place("/letters", "Letters"),
        "What is written to whom, in each language, and what the check finds in it.",
    ),
    (
        Operation.SEE_TERMS_IN_USE,
        Place("/house", "Offices, support contacts and calendars"),
        "What is loaded, and from where.",
    ),
    (
        Operation.KEEP_ACCOUNTS,
        Place("/staff", "Staff and accounts"),
        "Who is in the directory, in which roles, and who can sign in.",
    ),
    (
        Operation.READ_AUDIT_LOG,
        Place("/audit", "Audit log"),
        "Who did what, what for, and from where.",
    ),
    (
        Operation.VERIFY_AUDIT_LOG,
        Place("/audit/verify", "Check the audit log"),
        "Whether each entry is as it was written.",
    ),
)


async def administration(visit: OfficeVisit) -> Response:
    """The places of administration that are hers."""
    return visit.page(
        "administration.html",
        title="Administration",
        offered=[
            {"place": place, "about": about}
            for operation, place, about in _PLACES
            if visit.parts.gate.may(operation, visit.actor)
        ],
    )


OVERVIEW_ROUTES = (
    OfficeRoute(
        path="/administration",
        method="GET",
        operation=Operation.SEE_TERMS_IN_USE,
        handler=administration,
    ),
)
