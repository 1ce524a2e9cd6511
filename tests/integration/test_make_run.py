"""``make run``: Ctrl-C and SIGTERM stop the whole system, as its documents say."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.servers.availability import give_up_on
from tests.servers.terminal import CTRL_C, on_a_terminal

ROOT = Path(__file__).parents[2]
RUNS = "Ctrl-C stops everything"
ASKS = "Load it? [y/N]"


@pytest.fixture
def make() -> str:
    """The program ``make``, in a project that is set up."""
    program = shutil.which("make")
    if program is None or not (ROOT / ".venv" / ".setup-finished").exists():
        give_up_on("make", "there is no `make`, or `make setup` was never run here")
    return program


@pytest.fixture
def environment(tmp_path: Path, temporal_program: Path) -> dict[str, str]:
    """A home of its own, on free ports, with the tests' own Temporal."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DUECOURSE", "MAKE"))
    }
    return inherited | {
        "PATH": f"{temporal_program.parent}{os.pathsep}{os.environ['PATH']}",
        "DUECOURSE_HOME": str(tmp_path / "home"),
        "DUECOURSE_TEMPORAL_PORT": "0",
    }


def test_ctrl_c_at_the_terminal_stops_it_and_make_ends_well(
    make: str, environment: dict[str, str]
) -> None:
    with on_a_terminal([make, "run"], environment=environment, folder=ROOT) as terminal:
        terminal.read_until(ASKS)
        terminal.press(b"n\n")
        terminal.read_until(RUNS)
        terminal.press(CTRL_C)
        assert terminal.end() == 0
    assert terminal.shown.rstrip().endswith("stopped")
    assert "***" not in terminal.shown
    assert "Invented ones, to look around" in terminal.shown


def test_sigterm_to_make_stops_the_system_before_make_ends_by_it(
    make: str, environment: dict[str, str]
) -> None:
    running = subprocess.Popen(  # noqa: S603 - the test's own command
        [make, "run"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    said = ""
    while RUNS not in said:
        line = running.stderr.readline()
        assert line, said
        said += line
    running.terminate()
    rest = running.stderr.read()
    assert "stopped" in rest.splitlines()
    assert running.wait() == -signal.SIGTERM


def test_sigterm_to_make_on_a_terminal_stops_the_system_too(
    make: str, environment: dict[str, str]
) -> None:
    with on_a_terminal([make, "run"], environment=environment, folder=ROOT) as terminal:
        terminal.read_until(ASKS)
        terminal.press(b"\n")
        terminal.read_until(RUNS)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.end() == -signal.SIGTERM
    assert "stopped\n" in terminal.shown
