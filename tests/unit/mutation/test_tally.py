"""What became of each planted fault is counted once."""

import json
from pathlib import Path

from tests.mutation.tally import tallies


def _noted(folder: Path, codes: dict[str, int | None]) -> None:
    notes = folder / "workflows"
    notes.mkdir(parents=True)
    (notes / "spans.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    (notes / "case.py.meta").write_text(json.dumps({"exit_code_by_key": {}}), encoding="utf-8")


def test_a_fault_is_seen_unseen_untried_or_something_else(tmp_path: Path) -> None:
    _noted(tmp_path, {"fails": 1, "hangs": -24, "passes": 0, "later": None, "nobody comes": 33})
    (found,) = tallies(tmp_path)
    assert found.module == "workflows/spans.py"
    assert (found.planted, found.seen, found.other, found.untried) == (5, 2, 1, 1)
    assert found.unseen == ("passes",)


def test_modules_without_faults_are_not_told(tmp_path: Path) -> None:
    assert tallies(tmp_path) == []
