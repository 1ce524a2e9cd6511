import re
import shutil
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.servers.processes import run

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PHONY = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
TARGETS = PHONY[1].split() if PHONY else []


def test_make_alone_prints_every_target() -> None:
    printed = run([_program("make"), "--no-print-directory"], folder=ROOT)
    assert [
        line.split()[1] for line in printed.splitlines() if line.startswith("  make ")
    ] == TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_can_be_planned(target: str) -> None:
    run([_program("make"), "--dry-run", "--no-print-directory", target], folder=ROOT)


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        ("bash", ".ci/run"),
        ("sh", "deploy/bootstrap/set_up.sh"),
        ("sh", "deploy/bootstrap/find_python.sh"),
    ],
)
def test_every_script_can_be_read_by_its_shell(shell: str, script: str) -> None:
    run([_program(shell), "-n", script], folder=ROOT)


def _python(folder: Path, name: str, body: str) -> None:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)


def _find_python(path: str, folder: Path) -> str:
    variables = ["env", "-i", f"PATH={path}:/usr/bin:/bin"]
    return run([*variables, "/bin/sh", ROOT / "deploy/bootstrap/find_python.sh"], folder=folder)


def test_a_python_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    _python(tmp_path / "shims", "python3.13", "echo 'no such version installed' >&2; exit 127")
    _python(tmp_path / "real", "python3.13", "echo /real/python3.13")
    path = f"{tmp_path}/shims:{tmp_path}/real"
    assert _find_python(path, tmp_path).strip() == "/real/python3.13"


def test_without_a_python_of_use_the_message_says_what_is_needed(tmp_path: Path) -> None:
    _python(tmp_path / "old", "python3", "echo 'is Python 3.9; 3.11 or newer is needed'; exit 1")
    variables = ["env", "-i", "PATH=/usr/bin:/bin", f"PYTHON={tmp_path}/old/python3"]
    with pytest.raises(RuntimeError, match=r"(?s)needs Python 3.11 or newer.*is Python 3.9"):
        run([*variables, "/bin/sh", ROOT / "deploy/bootstrap/find_python.sh"], folder=tmp_path)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
