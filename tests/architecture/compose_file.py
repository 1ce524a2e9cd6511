"""`docker-compose.yml`, read, and `podman-compose`, which reads it without running anything."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.architecture.sources import ROOT

FILE = ROOT / "docker-compose.yml"
FOLDER_OF_THE_HOST = "./var/"
"""What lies below is made by deploy/image/prepare_host.sh, and is nobody else's business."""


@cache
def compose() -> dict[str, Any]:
    """Read the file, with its shared parts put in."""
    document: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return document


def services() -> dict[str, dict[str, Any]]:
    """Give every service by its name."""
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def our_services() -> dict[str, dict[str, Any]]:
    """Give those that run the product's own image."""
    return {name: x for name, x in services().items() if x["image"].startswith("duecourse:")}


def jobs() -> set[str]:
    """Name the services that somebody waits for to end."""
    return {
        name
        for service in services().values()
        for name, wanted in service.get("depends_on", {}).items()
        if wanted["condition"] == "service_completed_successfully"
    }


def podman_compose(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run podman-compose on the file.

    It refuses to read anything unless a program `podman` tells its version, although `config`
    uses it for nothing else: one that can do only that stands in.
    """
    stand_in = folder / "podman"
    stand_in.write_text("#!/bin/sh\necho 'podman version 5.4.2'\n", encoding="utf-8")
    stand_in.chmod(0o755)
    program = Path(sys.executable).with_name("podman-compose")
    found = str(program) if program.exists() else shutil.which("podman-compose")
    assert found, "podman-compose is a development dependency: run make setup"
    return subprocess.run(  # noqa: S603 - the arguments are the test's own
        [found, "--file", str(FILE), *arguments],
        env={"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
