"""The routes of administration, each with its operation, and which of them take long forms."""

from typing import Final

from services.office.administration.audit_pages import AUDIT_ROUTES
from services.office.administration.house_page import HOUSE_ROUTES
from services.office.administration.letter_pages import LETTER_ROUTES
from services.office.administration.overview import OVERVIEW_ROUTES
from services.office.administration.policy_adopting import ADOPT, ADOPT_CONFIRM, ADOPTION_ROUTES
from services.office.administration.policy_pages import CHECK, LARGEST_FORM, POLICY_ROUTES
from services.office.administration.staff_pages import STAFF_ROUTES
from services.office.routing import OfficeRoute

ADMINISTRATION_ROUTES: Final[tuple[OfficeRoute, ...]] = (
    *OVERVIEW_ROUTES,
    *POLICY_ROUTES,
    *ADOPTION_ROUTES,
    *LETTER_ROUTES,
    *HOUSE_ROUTES,
    *STAFF_ROUTES,
    *AUDIT_ROUTES,
)

LONG_FORMS: Final = dict.fromkeys((CHECK, ADOPT, ADOPT_CONFIRM), LARGEST_FORM)
"""Bytes that the forms with a policy's document in them may have, by path."""
