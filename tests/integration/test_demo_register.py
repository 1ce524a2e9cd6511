"""The invented register, loaded by the real engine, and what a newcomer finds in it."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from temporalio.client import Client

from deploy.assembly import connect, installation
from deploy.demo.register.cases import INVENTED
from deploy.demo.register.loading import load
from deploy.office_serving import office_of
from deploy.paging import portal_of
from deploy.preparing import prepare
from services.accounts.signing_in import Claim
from services.clocks import SystemClock
from services.demonstration import (
    Demonstration,
    DemonstrationRefused,
    forget,
    keep,
    read_demonstration,
)
from services.installation import Installation
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT
from services.mail.trial_mailbox import TrialMailServer, read_mailbox
from services.settings import Settings, read_settings
from services.temporal_server.prepare_namespace import register_search_attributes
from tests.integration.office.browsing import browser
from tests.servers.temporal_dev import RestartableServer
from workflows.case_progress import STAGE
from workflows.stages import Stage

ALL = os.environ.get("DUECOURSE_CAMPAIGN") == "full"
PLAYED = INVENTED if ALL else tuple(x for x in INVENTED if x.days_ago <= 12 or "safe" in x.shows)
SIGN = "Demonstration: every"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A trial with the register in it."""

    settings: Settings
    client: Client
    mail_port: int
    parts: Installation
    said: list[str] = field(default_factory=list)

    @property
    def found(self) -> Demonstration:
        """What the file says."""
        found = read_demonstration(self.settings)
        assert found is not None
        return found


@pytest_asyncio.fixture(scope="module")
async def trial(
    temporal_dev_server: RestartableServer, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Loaded]:
    """A trial that loaded the register."""
    home = tmp_path_factory.mktemp("register") / "home"
    settings = read_settings(home=home, temporal_port=0)
    await prepare(settings, lambda _: None)
    client = await connect(settings, load_key_file(settings.keys), temporal_dev_server.address)
    await register_search_attributes(client, (STAGE,))
    mailbox = TrialMailServer(settings.mailbox)
    await mailbox.start()
    said: list[str] = []
    try:
        await load(settings, client, mailbox.port, said.append, scripts=PLAYED)
        async with installation(settings, client) as parts:
            yield Loaded(
                settings=settings,
                client=client,
                mail_port=mailbox.port,
                parts=parts,
                said=said,
            )
    finally:
        await mailbox.stop()


async def test_every_case_is_there_and_rests(trial: Loaded) -> None:
    cases = await trial.parts.ledger.cases.listed(CARRYING_OUT)
    now = SystemClock().now()
    assert trial.found.is_complete
    assert trial.found.cases == len(cases) == len(PLAYED)
    assert all(case.next_wake is None or case.next_wake > now for case in cases)
    assert {Stage.INTAKE, Stage.ASSESSMENT, Stage.INVESTIGATION} <= {case.stage for case in cases}
    assert max(now - case.opened_at for case in cases) > timedelta(days=30)


async def test_letters_went_out_on_their_dates_and_every_promise_of_the_past_was_kept(
    trial: Loaded,
) -> None:
    mails = read_mailbox(trial.settings.mailbox)
    hers = [mail.received_at for mail in mails if "testcase" in mail.to]
    now = SystemClock().now()
    assert min(hers) < now - timedelta(days=5)
    assert hers == sorted(hers)
    assert all(at <= now for at in hers)


async def test_somebody_is_not_safe_and_the_staff_have_it_on_top(trial: Loaded) -> None:
    tasks = await trial.parts.ledger.tasks.listed(CARRYING_OUT)
    assert "alarm" in {task.concern.value for task in tasks}


async def test_each_of_the_staff_can_sign_in_with_what_the_newcomer_is_told(trial: Loaded) -> None:
    for account in trial.found.accounts:
        # The digits of the moment served for the enrolment: those of the next one count, too.
        code = account.code(SystemClock().now() + timedelta(seconds=30))
        claim = Claim(
            name=account.staff_id, password=account.password, code=code, client="127.0.0.1"
        )
        assert (await trial.parts.sign_in.let_in(claim)).staff_id == account.staff_id


async def test_every_page_says_that_it_is_a_demonstration_and_no_other_installation_does(
    trial: Loaded, tmp_path: Path
) -> None:
    office = browser(office_of(trial.parts, "http://127.0.0.1:8441"))
    portal = browser(portal_of(trial.parts, "http://127.0.0.1:8441"))
    for page in (await office.get("/sign-in"), await office.get("/nowhere")):
        assert SIGN in page.text
    assert "everything here is invented" in (await portal.get("/")).text
    found = trial.found
    forget(trial.settings)
    try:
        unmarked = browser(office_of(trial.parts, "http://127.0.0.1:8441"))
        assert SIGN not in (await unmarked.get("/sign-in")).text
        with pytest.raises(DemonstrationRefused, match="cases already"):
            await load(trial.settings, trial.client, trial.mail_port, print, scripts=PLAYED)
    finally:
        keep(trial.settings, found)


async def test_loading_again_changes_nothing(trial: Loaded) -> None:
    before = trial.found
    await load(trial.settings, trial.client, trial.mail_port, print, scripts=PLAYED)
    assert trial.found == before
    assert len(await trial.parts.ledger.cases.listed(CARRYING_OUT)) == len(PLAYED)
