"""``duecourse up``: the whole system in the foreground on this machine, until told to stop."""

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from deploy.assembly import connect, installation, mail_transport
from deploy.demo.register.loading import load
from deploy.demo.register.words import in_words
from deploy.for_pages import parts_for_pages
from deploy.office_serving import first_link, office_serving, serves_an_office
from deploy.paging import portal_serving, serves_a_portal
from deploy.preparing import prepare
from deploy.working import working
from services.demonstration import read_demonstration, require_a_place_for_it
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.mail.trial_mailbox import TrialMailServer
from services.settings import Settings
from services.settings.key_sources import key_source_of
from services.temporal_server.dev_server import DevServerSettings
from services.temporal_server.provide_server import provide_server
from workflows.case_progress import STAGE


async def run_up(settings: Settings, *, with_demo: bool = False) -> None:
    """Start everything, say what runs where, and stop it in order on Ctrl-C or SIGTERM.

    Args:
        settings: Of the installation.
        with_demo: Whether the invented register is loaded first, if it is not there yet.

    Raises:
        DemonstrationRefused: it is wanted, and may not lie here.
    """
    starting = asyncio.current_task()
    if starting is None:
        message = "this runs within a task"
        raise RuntimeError(message)
    stop = asyncio.Event()
    _on_a_signal(starting.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        async with running(settings, with_demo=with_demo) as told:
            _on_a_signal(stop.set)
            say(told)
            await stop.wait()
            say("stopping: letters under way come to their end first")
    say("stopped")


def _on_a_signal(act: Callable[[], object]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, act)


@asynccontextmanager
async def running(settings: Settings, *, with_demo: bool = False) -> AsyncIterator[str]:
    """The running system; yields what to tell the user."""
    if with_demo:
        require_a_place_for_it(settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    await prepare(settings, say)
    async with (
        provide_server(
            configured_address=settings.temporal_address,
            settings=_server_settings(settings),
            environment=os.environ,
            say=say,
        ) as server,
        _mailbox(settings) as trial_port,
    ):
        client = await connect(settings, key_source_of(settings).read(), server.address)
        if with_demo:
            await load(settings, client, trial_port, say)
        async with (
            installation(settings, client) as parts,
            mail_transport(settings, trial_port) as transport,
            working(client, parts, transport),
            AsyncExitStack() as stack,
        ):
            served = await stack.enter_async_context(parts_for_pages(parts, client))
            page = None
            if serves_a_portal(settings):
                page = await stack.enter_async_context(portal_serving(served))
            office = link = None
            if serves_an_office(settings):
                office = await stack.enter_async_context(office_serving(served, her_page=page))
                link = await first_link(parts, office)
            told = _welcome(settings, server.address, trial_port, page)
            told = told.replace(_OFFICE, office or _NO_OFFICE).replace(_LINK, link or "")
            yield told.replace(_DEMO, await _about_the_demo(parts))


def _server_settings(settings: Settings) -> DevServerSettings:
    return DevServerSettings(
        log_file=settings.home / "temporal.log",
        database=settings.temporal_database,
        port=settings.temporal_port,
        ui_port=settings.temporal_ui_port,
        namespace=settings.temporal_namespace,
        search_attributes=(STAGE,),
    )


@asynccontextmanager
async def _mailbox(settings: Settings) -> AsyncIterator[int | None]:
    if not settings.keeps_its_own_mail:
        yield None
        return
    server = TrialMailServer(settings.mailbox)
    await server.start()
    try:
        yield server.port
    finally:
        await server.stop()


def _welcome(settings: Settings, address: str, trial_port: int | None, page: str | None) -> str:
    mail = (
        f"kept on this machine (127.0.0.1:{trial_port} -> {settings.mailbox}/)"
        if trial_port
        else f"sent through {settings.relay_host}"
    )
    trial = (
        "This is a trial: invented staff, and the policy's assumed numbers hold for the trial "
        "alone.\nNo real case belongs here.\n"
        if settings.trial
        else ""
    )
    duecourse = _as_it_is_called()
    return f"""
Due Course is running.

  Temporal   {address}  (database {settings.temporal_database}, log {settings.home}/temporal.log)
  Ledger     {_without_password(settings)}
  Mail       {mail}
  Her page   {page or "not served here: DUECOURSE_PORTAL_URL is not set"}
  Office     {_OFFICE}
  Policy     {settings.policy}
  Keys       {key_source_of(settings).place}

{_LINK}{_DEMO}{trial}
In another terminal:
  {duecourse} case open --help       open a case
  {duecourse} party code --help      give a party the code of her page
  {duecourse} case list              see the cases
  {duecourse} task list              see what people have to do
  {duecourse} mailbox                read the mail that was sent
  {duecourse} doctor                 check that all is well

Ctrl-C stops everything; what was entered stays in {settings.home}/.
"""


async def _about_the_demo(parts: Installation) -> str:
    """What a newcomer needs to look around; or how she gets cases to look at."""
    command = _as_it_is_called()
    found = read_demonstration(parts.settings)
    if found is not None:
        return in_words(found, command)
    if not parts.settings.trial or await parts.ledger.cases.listed(CARRYING_OUT, limit=1):
        return ""
    return f"No case is here yet. Invented ones, to look around:  {command} up --demo\n\n"


def _as_it_is_called() -> str:
    """How the user can call this program: by its name, if it is on the path."""
    called = Path(sys.argv[0])
    if shutil.which("duecourse") or called.name != "duecourse":
        return "duecourse"
    return os.path.relpath(called)


def _without_password(settings: Settings) -> str:
    return (settings.database_url or settings.database).rpartition("@")[2]


_OFFICE, _LINK, _DEMO = "<office>", "<link>", "<demo>"
_NO_OFFICE = "not served here: DUECOURSE_OFFICE_URL is not set"


def say(text: str) -> None:
    """Tell the user, on stderr: stdout is for data."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
