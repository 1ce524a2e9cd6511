"""Puts the demonstration together: real server, worker, ledger and mailbox; a stepped clock."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from rich.console import Console

from deploy.assembly import connect, installation, mail_transport
from deploy.demo.closing_words import print_result
from deploy.demo.page import StoryPage
from deploy.demo.play import Play
from deploy.demo.story import BEGINS, tell_the_story
from deploy.preparing import prepare
from deploy.working import working
from services.clocks import SteppedClock
from services.logging.reduction import PRODUCT_LOGGERS
from services.mail.trial_mailbox import TrialMailServer
from services.settings import Settings
from services.settings.key_sources import key_source_of
from services.temporal_server.dev_server import DevServerSettings
from services.temporal_server.provide_server import provide_server
from workflows.case_progress import STAGE


async def run_demo(
    settings: Settings, *, console: Console | None = None, folder: Path | None = None
) -> None:
    """Play one case through nine months, and print what happens as it happens.

    Nothing of the installation that ``settings`` describe is touched: the demonstration has a new
    folder with keys, ledger and mailbox of its own, and sends no mail anywhere. The folder stays,
    to be looked at. Ctrl-C ends it in order.

    Args:
        settings: Only the level of their log counts: ``debug`` shows the engine's own lines.
        console: Where to print; standard output unless given.
        folder: Where everything is kept; a new temporary folder unless given.

    Raises:
        TemporalServerError: no Temporal server could be found or started.
    """
    page = StoryPage(console or Console())
    home = folder or Path(tempfile.mkdtemp(prefix="duecourse-demo-"))
    playing = asyncio.ensure_future(_play(demo_settings(home), page))
    with _quiet_logs(settings), _cancelled_by_signals(playing):
        try:
            await playing
        except asyncio.CancelledError:
            page.blank()
            page.remark(f"Stopped. What there was until then lies in {home}")


def demo_settings(home: Path) -> Settings:
    """The settings of a demonstration: a trial below ``home``, whatever the environment says."""
    untouched = {name: field.get_default() for name, field in Settings.model_fields.items()}
    return Settings(**untouched | {"home": home, "temporal_port": 0, "staff_quiet_minutes": 0})


async def _play(settings: Settings, page: StoryPage) -> None:
    began = time.monotonic()
    page.remark("Due Course: one case, nine months, in less than a minute", style="bold")
    page.remark("Everybody in it is invented. The engine, its server and the mails are real;")
    page.remark("only the calendar is turned by hand, from one date on which something is due")
    page.remark("to the next. Ctrl-C stops it.")
    async with _theatre(settings, page) as play:
        await tell_the_story(play)
        await print_result(play, seconds=time.monotonic() - began)


@asynccontextmanager
async def _theatre(settings: Settings, page: StoryPage) -> AsyncIterator[Play]:
    await prepare(settings, _say_nothing)
    mailbox = TrialMailServer(settings.mailbox)
    await mailbox.start()
    try:
        async with provide_server(
            configured_address=None,
            settings=_server(settings),
            environment=os.environ,
            say=_say_on_stderr,
        ) as server:
            client = await connect(settings, key_source_of(settings).read(), server.address)
            clock = SteppedClock(BEGINS)
            async with (
                installation(settings, client, clock=clock) as parts,
                mail_transport(settings, mailbox.port) as transport,
                working(client, parts, transport),
            ):
                yield Play(parts=parts, clock=clock, page=page)
    finally:
        await mailbox.stop()


def _server(settings: Settings) -> DevServerSettings:
    return DevServerSettings(
        log_file=settings.home / "temporal.log", port=0, search_attributes=(STAGE,)
    )


def _say_nothing(text: str) -> None:  # the demonstration tells what matters by itself
    del text


def _say_on_stderr(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


@contextlib.contextmanager
def _cancelled_by_signals(playing: "asyncio.Future[None]") -> Iterator[None]:
    """Ctrl-C and SIGTERM end the play, which then takes its parts down in order."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGINT, signal.SIGTERM)
    for number in numbers:
        loop.add_signal_handler(number, playing.cancel)
    try:
        yield
    finally:
        for number in numbers:
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def _quiet_logs(settings: Settings) -> Iterator[None]:
    """Let only warnings through, unless somebody wants to see all: the story itself is the log."""
    if settings.log_level.lower() == "debug":
        yield
        return
    loggers = [logging.getLogger(name) for name in PRODUCT_LOGGERS]
    former = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(max(logger.level, logging.WARNING))
    try:
        yield
    finally:
        for logger, level in zip(loggers, former, strict=True):
            logger.setLevel(level)
