"""What became of each planted fault is counted once."""

import json
from pathlib import Path

from tests.mutation.tally import altogether, exit_codes, tallies, unseen_faults, write


def _noted(folder: Path, codes: dict[str, int | None]) -> None:
    notes = folder / "workflows"
    notes.mkdir(parents=True)
    (notes / "spans.py.meta").write_text(json.dumps({"exit_code_by_key": codes}), encoding="utf-8")
    (notes / "case.py.meta").write_text(json.dumps({"exit_code_by_key": {}}), encoding="utf-8")


def test_a_fault_is_seen_unseen_untried_or_something_else(tmp_path: Path) -> None:
    _noted(
        tmp_path,
        {"fails": 1, "hangs": -24, "passes": 0, "nobody comes": 33, "later": None, "?": 99},
    )
    (found,) = tallies(tmp_path)
    assert found.module == "workflows/spans.py"
    assert (found.planted, found.seen, found.broke, found.untried) == (6, 2, 1, 1)
    assert found.unseen == ("passes", "nobody comes")
    assert str(altogether([found, found])).split() == ["altogether", "12", "4", "4", "2", "2"]


def test_modules_without_faults_are_not_told(tmp_path: Path) -> None:
    assert tallies(tmp_path) == []


def test_how_a_trial_ended_is_written_where_the_tool_notes_it(tmp_path: Path) -> None:
    _noted(tmp_path, {"workflows.spans.a": None, "workflows.spans.b": 0})
    write(tmp_path, {"workflows.spans.a": 33, "workflows.spans.b": 1})
    assert exit_codes(tmp_path) == {"workflows.spans.a": 33, "workflows.spans.b": 1}
    assert unseen_faults(tmp_path) == ("workflows.spans.a",)
