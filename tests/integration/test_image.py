"""The image, in containers closed in as docker-compose.yml has them, on real servers.

Only where DUECOURSE_IMAGE names an image that was built (deploy/runbook.md, "The image alone").
DUECOURSE_CONTAINERS names the program that runs containers, podman if nothing else.
"""

import os
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url

from services.temporal_server.dev_server import DevServer
from services.temporal_server.ports import free_port
from tests.servers.postgresql import FreshDatabase

IMAGE = os.environ.get("DUECOURSE_IMAGE", "")
PROGRAM = os.environ.get("DUECOURSE_CONTAINERS", "podman")
CLOSED_IN = (
    *("--network=host", "--read-only", "--tmpfs=/tmp", "--cap-drop=ALL"),
    "--security-opt=no-new-privileges",
)
HEALTH = ("python", "-m", "deploy.container.worker_health")
KEYS = "/var/lib/duecourse/keys"
PASSWORD = "/run/secrets/duecourse_database_password"

pytestmark = pytest.mark.skipif(not IMAGE, reason="DUECOURSE_IMAGE names no image to try")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - the test's own command
        [PROGRAM, *arguments], capture_output=True, text=True, check=False, timeout=300
    )


def shell(script: str) -> str:
    """What a script prints in a container of its own."""
    answer = run("run", "--rm", *CLOSED_IN, "--entrypoint=sh", IMAGE, "-c", script)
    return f"{answer.stdout}{answer.stderr}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """How the containers of one installation are run: with its keys, database and Temporal."""

    options: tuple[str, ...]

    def job(self, *command: str, entrypoint: str | None = None) -> tuple[int, str]:
        """Run a container to its end; its exit code, and all that it said."""
        own = (f"--entrypoint={entrypoint}",) if entrypoint else ()
        answer = run("run", "--rm", *CLOSED_IN, *self.options, *own, IMAGE, *command)
        return answer.returncode, answer.stdout + answer.stderr


@pytest.fixture
async def installed(
    tmp_path: Path, postgresql_url: FreshDatabase, temporal_dev_server: DevServer
) -> Installed:
    """A fresh database, Temporal, and a volume for keys."""
    url = make_url(await postgresql_url())
    password = tmp_path / "password"
    password.write_text(f"{url.password}\n", encoding="utf-8")
    password.chmod(0o444)
    settings = {
        "DUECOURSE_TRIAL": "true",
        "DUECOURSE_KEYS_FILE": f"{KEYS}/keys.json",
        "DUECOURSE_DATABASE_URL": url.render_as_string(hide_password=False).replace(
            f":{url.password}@", "@"
        ),
        "DUECOURSE_DATABASE_PASSWORD_FILE": PASSWORD,
        "DUECOURSE_TEMPORAL_ADDRESS": temporal_dev_server.address,
        "DUECOURSE_RELAY_HOST": "127.0.0.1",
        "DUECOURSE_RELAY_PORT": "1025",
        "DUECOURSE_RELAY_SECURITY": "none_on_loopback",
    }
    volume = f"duecourse-test-{secrets.token_hex(4)}"
    return Installed(
        options=(
            *(f"--env={name}={value}" for name, value in settings.items()),
            f"--volume={volume}:{KEYS}",
            f"--volume={password}:{PASSWORD}:ro",
        )
    )


@pytest.fixture
def volumes(installed: Installed) -> Iterator[None]:
    """The volume is taken away after the test."""
    yield
    named = next(x for x in installed.options if x.endswith(f":{KEYS}"))
    run("volume", "rm", "--force", named.removeprefix("--volume=").partition(":")[0])


def test_it_runs_as_a_user_without_rights() -> None:
    assert shell("id --user; id --group").split() == ["10001", "10001"]
    assert shell("grep -c '^CapEff:.0*$' /proc/self/status").strip() == "1"


def test_its_program_belongs_to_somebody_else_and_cannot_be_changed() -> None:
    assert shell("stat --format='%u %a' /opt/duecourse/bin/duecourse").split()[0] == "0"
    assert not shell("find /opt/duecourse -writable -not -type l 2>/dev/null").strip()
    assert "Read-only file system" in shell("touch /opt/duecourse/something")


def test_its_folders_are_closed_to_others() -> None:
    for folder in ("/var/lib/duecourse", KEYS, "/var/lib/duecourse/mail"):
        assert shell(f"stat --format='%u %g %a' {folder}").split() == ["10001", "10001", "700"]


def test_nothing_can_be_installed_into_it() -> None:
    assert not shell("command -v pip uv").strip()


def test_its_entry_point_is_the_command() -> None:
    answer = run("run", "--rm", *CLOSED_IN, IMAGE, "--help")
    assert answer.returncode == 0
    assert "duecourse" in answer.stdout
    assert run("run", "--rm", *CLOSED_IN, IMAGE, "no-such-command").returncode == 2


@pytest.mark.usefixtures("volumes")
def test_jobs_and_worker_do_what_docker_compose_has_them_do(installed: Installed) -> None:
    for _ in range(2):
        code, said = installed.job("migrate")
        assert code == 0, said
    keys = ("-m", "deploy.container.make_keys")
    assert "made the key file" in installed.job(*keys, entrypoint="python")[1]
    assert "can be used" in installed.job(*keys, entrypoint="python")[1]
    mode = installed.job("-c", f"stat --format='%u %a' {KEYS}/keys.json", entrypoint="sh")
    assert mode[1].split() == ["10001", "600"]

    started = run("run", "--detach", *CLOSED_IN, *installed.options, IMAGE, "worker")
    assert started.returncode == 0, started.stderr
    worker = started.stdout.strip()
    try:
        while (health := run("exec", worker, *HEALTH)).returncode != 0:
            state = run("inspect", "--format={{.State.Running}}", worker)
            assert state.stdout.strip() == "true", run("logs", worker).stderr
        assert health.stdout.strip() == "at work"
        run("stop", "--time=30", worker)
        ended = run("inspect", "--format={{.State.ExitCode}}", worker)
        assert ended.stdout.strip() == "0", run("logs", worker).stderr
    finally:
        run("rm", "--force", worker)


def test_the_mail_catcher_answers_its_own_health_check() -> None:
    port = str(free_port())
    catcher = ("python", "-m", "deploy.container.trial_mail", "--port", port)
    started = run(
        *("run", "--detach", *CLOSED_IN, "--tmpfs=/var/lib/duecourse/mail:mode=1777"),
        *("--env=DUECOURSE_HOME=/var/lib/duecourse/mail", f"--entrypoint={catcher[0]}", IMAGE),
        *catcher[1:],
    )
    assert started.returncode == 0, started.stderr
    catching = started.stdout.strip()
    try:
        while run("exec", catching, *catcher, "--answers").returncode != 0:
            state = run("inspect", "--format={{.State.Running}}", catching)
            assert state.stdout.strip() == "true", run("logs", catching).stderr
        run("stop", "--time=30", catching)
        ended = run("inspect", "--format={{.State.ExitCode}}", catching)
        assert ended.stdout.strip() == "0"
    finally:
        run("rm", "--force", catching)
