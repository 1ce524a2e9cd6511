"""Every process of the product that handles something personal logs by the one gate."""

import asyncio
import io
import logging
from collections.abc import Coroutine
from typing import Any

import pytest

from deploy.container import trial_mail
from tests.unit.logging.lines import CANARY, configured


def test_whoever_keeps_the_trials_mail_logs_by_the_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    with configured(io.StringIO()) as lines:
        # As a new process begins.
        logging.getLogger().handlers = []
        for name, value in (("disabled", False), ("propagate", True), ("level", logging.NOTSET)):
            monkeypatch.setattr(logging.getLogger("mail.log"), name, value)

        def run(keeping: Coroutine[Any, Any, None]) -> None:
            keeping.close()
            logging.getLogger("mail.log").warning("refused %s", CANARY)

        monkeypatch.setattr(asyncio, "run", run)
        assert trial_mail.main(["--port", "0"]) == 0
        assert CANARY not in lines.text
        assert (lines.last["event"], lines.last["logger"]) == ("library.message", "mail.log")
