"""What somebody types at the office's door that lets nobody in, by what of it is wrong."""

from enum import StrEnum
from pathlib import Path

from deploy.assembly import connect, installation, temporal_address
from services.accounts.enrolling import Enrolment
from services.accounts.one_time_codes import code_at
from services.accounts.passwords import Passwords
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from tests.integration.cli.offline import offline
from tests.timing.office_process import CHEAP
from tests.timing.portal_process import PLANTED

_HERS, _DISABLED, _NEVER_INVITED = "st-intake-1", "st-intake-2", "st-auditor-1"
_PASSWORD = "pelican osmosis trellis"
_WRONG = "heron diffusion lattice"
_CODE = "000000"


class Wrong(StrEnum):
    """Why somebody is not let in."""

    NAME = "no such name"
    ACCOUNT = "no account"
    PASSWORD = "wrong password"
    DISABLED = "disabled account"
    PLANTED = "planted"
    """An unknown name, and the answer takes longer: a difference that has to be found."""

    def fields(self) -> dict[str, str]:
        """What is typed; the one-time code is wrong in each."""
        names = {Wrong.ACCOUNT: _NEVER_INVITED, Wrong.PASSWORD: _HERS, Wrong.DISABLED: _DISABLED}
        password = _PASSWORD if self is Wrong.DISABLED else _WRONG
        if self is Wrong.PLANTED:
            password = f"{PLANTED} {password}"
        return {"name": names.get(self, "st-nobody-1"), "password": password, "code": _CODE}


async def accounts_for_claims(home: Path) -> None:
    """Make an installation with an account, and one that was disabled."""
    settings = (await offline(home)).settings
    keys = load_key_file(settings.keys)
    client = await connect(settings, keys, temporal_address(settings), lazy=True)
    async with installation(settings, client) as parts:
        for staff_id in (_HERS, _DISABLED):
            await _enrol(parts, staff_id)
        await parts.accounts.disable(_DISABLED, CARRYING_OUT)


async def _enrol(parts: Installation, staff_id: str) -> None:
    keys = parts.keys.accounts
    assert keys is not None
    enrolment = Enrolment(
        store=parts.ledger.accounts,
        directory=parts.directory,
        keys=keys,
        passwords=Passwords(CHEAP),
        clock=parts.clock,
    )
    token = (await parts.accounts.invite(staff_id, CARRYING_OUT)).token
    code = code_at((await enrolment.offer(token)).secret, parts.clock.now())
    await enrolment.enrol(token, password=_PASSWORD, code=code)
