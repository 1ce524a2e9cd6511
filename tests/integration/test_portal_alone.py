"""``duecourse portal``: serves the page in a process of its own, and stops when it is told to."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest_asyncio

from tests.stories.engine import a_new_home

ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture
async def home(tmp_path: Path) -> Path:
    """A home with keys and tables."""
    return (await a_new_home(tmp_path / "home")).home


def test_it_answers_without_temporal_and_ends_by_sigterm(home: Path) -> None:
    inherited = {name: x for name, x in os.environ.items() if not name.startswith("DUECOURSE")}
    environment = inherited | {
        "DUECOURSE_HOME": str(home),
        "DUECOURSE_TEMPORAL_ADDRESS": "127.0.0.1:9",
        "DUECOURSE_PORTAL_LISTEN": "127.0.0.1:0",
    }
    program = Path(sys.executable).with_name("duecourse")
    running = subprocess.Popen(  # noqa: S603 - the product's own command
        [program, "portal"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        line = running.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + running.stderr.read()
        with urllib.request.urlopen(f"{found[0]}/readyz") as answer:  # noqa: S310 - of this machine
            assert answer.read() == b"ready\n"
        with urllib.request.urlopen(found[0]) as answer:  # noqa: S310 - of this machine
            assert answer.headers["Cache-Control"] == "no-store, no-transform"
            assert "Server" not in answer.headers
        port = found[0].rpartition(":")[2]
        healthy = subprocess.run(
            [sys.executable, "-m", "deploy.container.portal_health"],
            cwd=ROOT,
            env=environment | {"DUECOURSE_PORTAL_LISTEN": f"127.0.0.1:{port}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (healthy.returncode, healthy.stdout) == (0, "at work\n")
    finally:
        running.send_signal(signal.SIGTERM)
        rest = running.stderr.read()
        assert running.wait(timeout=60) == 0, rest
    assert rest.splitlines()[-1] == "stopped"
