"""Where the libraries come from: locked, with hashes, and listed for whoever has to know."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.architecture.sources import ROOT
from tests.servers.availability import give_up_on
from tests.servers.processes import run

LOCKS = [ROOT / "uv.lock", ROOT / ".ci" / "scanners" / "uv.lock"]
UV = ROOT / "build" / "bootstrap" / "bin" / "uv"
PUBLIC_INDEX = {"registry": "https://pypi.org/simple"}
HASH = re.compile(r"sha256:[0-9a-f]{64}")


def _packages(lock: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    return [package for package in found if package["source"].keys() == {"registry"}]


def faults_of_a_lock(packages: list[dict[str, Any]]) -> list[str]:
    """What of a lock nobody could check when it is installed."""
    faults = []
    for package in packages:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        if package["source"] != PUBLIC_INDEX:
            faults.append(f"{package['name']} comes from elsewhere")
        if not files:
            faults.append(f"{package['name']} has no file")
        if not all(HASH.fullmatch(file.get("hash", "")) for file in files):
            faults.append(f"{package['name']} has a file without a hash")
    return faults


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.parent.name)
def test_every_library_is_locked_with_hashes_of_the_public_index(lock: Path) -> None:
    packages = _packages(lock)
    assert len(packages) > 50
    assert faults_of_a_lock(packages) == []


def test_a_library_without_a_hash_or_from_elsewhere_is_found() -> None:
    package = _packages(LOCKS[0])[0]
    assert faults_of_a_lock([{**package, "wheels": [{"url": "x"}]}])
    assert faults_of_a_lock([{**package, "source": {"registry": "https://example.org/simple"}}])
    assert faults_of_a_lock([{key: package[key] for key in ("name", "source")}])


def test_the_bill_of_materials_lists_what_the_product_needs_with_hashes(tmp_path: Path) -> None:
    bill = _bill(tmp_path)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    listed = {component["name"]: component for component in bill["components"]}
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {re.split(r"[\[<>=~! ]", x)[0] for x in wanted["project"]["dependencies"]}
    assert needed <= listed.keys()
    assert {"greenlet", "markupsafe", "yarl"} <= listed.keys()
    assert not {"pytest", "mypy", "ruff"} & listed.keys()
    locked = {package["name"]: package["version"] for package in _packages(LOCKS[0])}
    for name, component in listed.items():
        assert component["version"] == locked[name]
        assert component["purl"].startswith(f"pkg:pypi/{name}@")
        hashes = [file["hashes"] for file in component["externalReferences"]]
        assert hashes
        assert all(hashes)


def _bill(folder: Path) -> dict[str, Any]:
    """What `make sbom` writes, by the command of its recipe."""
    if not UV.exists():
        give_up_on("uv", "`make setup` puts it under build/")
    file = folder / "sbom.json"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    recipe = re.search(r"^\t@\$\(UV\) (export .*cyclonedx.*)$", makefile, re.MULTILINE)
    assert recipe is not None
    words = [str(file) if word == "build/sbom.json" else word for word in recipe[1].split()]
    run([UV, *words], folder=ROOT)
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read
