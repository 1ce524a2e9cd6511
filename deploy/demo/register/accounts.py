"""Gives the invented staff accounts, so that a newcomer can see the office with several eyes."""

import secrets
from typing import Final

from services.accounts.one_time_codes import code_at
from services.accounts.staff_accounts import PREPARING
from services.demonstration import DemoAccount
from services.installation import Installation

WHO_SIGNS_IN: Final = {
    "st-intake-1": "takes reports in, and looks after cases",
    "st-investigator-1": "investigates",
    "st-investigation-head": "heads the investigators: what is late comes to her",
    "st-decision-1": "decides",
    "st-executive-1": "is told when nobody below acts",
    "st-administrator-1": "makes accounts; sees no case",
    "st-auditor-1": "reads the audit log",
}


async def enrol_the_staff(parts: Installation) -> tuple[DemoAccount, ...]:
    """Accounts for whoever has none yet; one password serves them all, and is drawn anew."""
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    return tuple(
        [
            await _enrolled(parts, staff_id, does, password)
            for staff_id, does in WHO_SIGNS_IN.items()
        ]
    )


async def _enrolled(parts: Installation, staff_id: str, does: str, password: str) -> DemoAccount:
    invitation = await parts.accounts.invite(staff_id, PREPARING)
    offer = await parts.enrolment.offer(invitation.token)
    await parts.enrolment.enrol(
        invitation.token, password=password, code=code_at(offer.secret, parts.clock.now())
    )
    return DemoAccount(staff_id=staff_id, does=does, password=password, code_secret=offer.secret)
