"""What the composition root gives to the command line: ways to what it works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.installation import Installation
    from services.settings import Settings

    Open = Callable[[Settings], AbstractAsyncContextManager[Installation]]
    Run = Callable[[Settings], Awaitable[None]]
    RunWithDemo = Callable[[Settings, bool], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Functions only: nothing is read, opened or imported before a command needs it.

    Attributes:
        settings: Reads the settings of the environment.
        engine: Opens the installation with Temporal; raises ``EngineUnreachable`` without it.
        records: Opens the installation for commands that need its ledger and vault alone.
        up: Runs the whole system in the foreground, with invented cases if they are wanted.
        worker: Runs a worker alone, beside a Temporal server of somebody else.
        portal: Serves the page of the parties alone.
        office: Serves the office's pages and the interface for programs alone.
        demo: Plays one case on a stepped clock.
        migrate: Brings the ledger's tables to today's version, and names it.
    """

    settings: Callable[[], Settings]
    engine: Open
    records: Open
    up: RunWithDemo
    worker: Run
    portal: Run
    office: Run
    demo: Run
    migrate: Callable[[Settings], Awaitable[str]]
