import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOMS, ROOT
from tests.servers.processes import run

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def test_imports_go_one_way() -> None:
    assert " 0 broken" in run([LINT_IMPORTS, "--no-cache"], folder=ROOT)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [("workflows", "services"), ("services", "activities"), ("activities", "deploy")],
)
def test_an_import_against_the_direction_is_found(
    tmp_path: Path, importer: str, imported: str
) -> None:
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    (tmp_path / importer / "astray.py").write_text(f"import {imported}\n")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with pytest.raises(RuntimeError, match="BROKEN"):
        run([LINT_IMPORTS, "--no-cache"], folder=tmp_path)
