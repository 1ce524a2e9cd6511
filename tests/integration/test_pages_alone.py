"""``duecourse portal`` and ``office``: pages in a process of their own, which stops when told."""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from tests.stories.engine import a_new_home

ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture(scope="module")
async def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with keys and tables."""
    return (await a_new_home(tmp_path_factory.mktemp("alone") / "home")).home


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """A command that serves pages, Temporal being away."""

    name: str
    url: str
    environment: dict[str, str]
    running: subprocess.Popen[str]

    def says(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}") as answer:  # noqa: S310 - of this machine
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def health(self) -> tuple[int, str]:
        """What the health check of its container says."""
        checked = subprocess.run(  # noqa: S603 - the product's own check
            [sys.executable, "-m", f"deploy.container.{self.name}_health"],
            cwd=ROOT,
            env=self.environment | {self._listens: self.url.removeprefix("http://")},
            capture_output=True,
            text=True,
            check=False,
        )
        return checked.returncode, checked.stdout

    def ends_in_order(self) -> None:
        """Stop it by SIGTERM."""
        assert self.running.stderr is not None
        self.running.send_signal(signal.SIGTERM)
        rest = self.running.stderr.read()
        assert self.running.wait(timeout=60) == 0, rest
        assert rest.splitlines()[-1] == "stopped"

    @property
    def _listens(self) -> str:
        return f"DUECOURSE_{self.name.upper()}_LISTEN"


@contextmanager
def alone(name: str, home: Path) -> Iterator[Alone]:
    """Run the command until the block ends."""
    inherited = {key: x for key, x in os.environ.items() if not key.startswith("DUECOURSE")}
    environment = inherited | {
        "DUECOURSE_HOME": str(home),
        "DUECOURSE_TEMPORAL_ADDRESS": "127.0.0.1:9",
        f"DUECOURSE_{name.upper()}_LISTEN": "127.0.0.1:0",
    }
    program = Path(sys.executable).with_name("duecourse")
    running = subprocess.Popen(  # noqa: S603 - the product's own command
        [program, name], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    try:
        line = running.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + running.stderr.read()
        yield Alone(name=name, url=found[0], environment=environment, running=running)
    finally:
        running.kill()
        running.wait()


def test_the_page_answers_without_temporal_and_ends_by_sigterm(home: Path) -> None:
    with alone("portal", home) as portal:
        assert portal.says("/readyz") == (200, "ready\n")
        with urllib.request.urlopen(portal.url) as answer:  # noqa: S310 - of this machine
            assert answer.headers["Cache-Control"] == "no-store, no-transform"
            assert "Server" not in answer.headers
        assert portal.health() == (0, "at work\n")
        portal.ends_in_order()


def test_the_office_lives_without_temporal_and_says_that_it_is_not_ready(home: Path) -> None:
    with alone("office", home) as office:
        assert office.says("/healthz") == (200, "ok\n")
        status, said = office.says("/readyz")
        assert (status, "Temporal does not answer" in said) == (503, True)
        assert office.says("/sign-in")[0] == 200
        assert office.says("/api/v1/openapi.json")[0] == 200
        assert office.says("/api/v1/cases")[0] == 401
        assert office.health() == (1, "the office answers with status 503\n")
        office.ends_in_order()
