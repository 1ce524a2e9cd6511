"""Permits for tests of what the desk does; who gets one is tested where it is decided."""

from services.access.own_work import OwnWork
from services.access.permits import Permit, PermitToOpen, for_own_work
from tests.stories.cast import OFFICER
from workflows.facts import Actor

MAY_OPEN = PermitToOpen(actor=OFFICER)


def permitted(case_id: str, actor: Actor = OFFICER) -> Permit:
    """Whoever acts in the test may say anything in the case."""
    return for_own_work(OwnWork.PLAY, case_id, actor)
