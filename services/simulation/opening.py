"""How a simulated case is opened: the fact that names its offices and keys its ids."""

import hashlib

from workflows.case_facts import CaseOpened
from workflows.staff import OfficeDuty
from workflows.stages import Category

DOCUMENT = "simulated"
"""A simulated case names no stored policy or calendar: it is given both."""

OFFICES = {duty: duty.value for duty in OfficeDuty}


def opening(
    *, category: Category, zone: str, key: str, offices: dict[OfficeDuty, str] | None = None
) -> CaseOpened:
    """The opening of a case; the same ``key`` gives the same ids and hours of letters."""
    return CaseOpened(
        category=category,
        policy=DOCUMENT,
        calendar=DOCUMENT,
        time_zone=zone,
        offices=offices or OFFICES,
        salt=hashlib.blake2b(key.encode(), digest_size=16).hexdigest(),
    )
