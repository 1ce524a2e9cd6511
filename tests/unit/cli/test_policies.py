import json
from pathlib import Path

import pytest

from services.policies.documents import load_policy, preset_names
from services.policies.telling.sentences import sentences
from services.policies.telling.sources import assumed_terms
from tests.unit.cli.typing_commands import type_in
from workflows.parties import Language, Role

PRESET = "un-women-2020"


@pytest.mark.parametrize("name", preset_names())
def test_a_policy_is_told_in_sentences_that_name_every_role_and_reason(name: str) -> None:
    policy = load_policy(name)
    told = "\n".join(sentences(policy))
    for role in Role:
        assert role.value.replace("_", " ") in told.lower()
    for reason in (*policy.holds.reasons, *policy.pauses.reasons, *policy.extension_reasons):
        assert reason in told


@pytest.mark.parametrize("name", preset_names())
def test_no_sentence_shows_a_name_of_the_program(name: str) -> None:
    told = "\n".join(sentences(load_policy(name)))
    for unspoken in ("None", "Trigger.", "Role.", "NoticeKind.", "<", "{"):
        assert unspoken not in told


def test_every_assumed_term_is_named_before_somebody_adopts_it() -> None:
    policy = load_policy(PRESET)
    file = Path("services/policies") / f"{PRESET}.yaml"
    written = file.read_text(encoding="utf-8").count("assumed: true")
    commented = file.read_text(encoding="utf-8").count('marked "assumed: true"')
    assert len(list(assumed_terms(policy))) == written - commented


def test_a_sound_policy_passes_its_check(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "policy", "check", PRESET)
    assert (told.code, told.err) == (0, "")
    assert "is sound" in told.out


def test_each_fault_of_a_policy_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(sound.replace("tolerance_days: 3", "tolerance_days: 300"), encoding="utf-8")
    line = next(n for n, x in enumerate(sound.splitlines(), 1) if "tolerance_days" in x)
    told = type_in(capsys, "policy", "check", str(file))
    assert (told.code, told.out) == (2, "")
    assert f"line {line}: cadence.tolerance_days" in told.err


def test_a_reason_without_words_is_told_before_a_letter_needs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(sound.replace("forensic_analysis", "alien_abduction"), encoding="utf-8")
    told = type_in(capsys, "policy", "check", str(file))
    assert (told.code, told.err) == (1, "")
    line = next(n for n, x in enumerate(sound.splitlines(), 1) if "forensic_analysis" in x)
    assert f"{file}:{line}: error: missing-reason" in told.out
    assert "'alien_abduction' has no sentence in 'fr'" in told.out


def test_presets_are_listed_although_there_is_no_ledger(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = type_in(capsys, "policy", "list")
    assert told.code == 0
    assert PRESET in told.out
    assert "cannot be told" in told.err


def test_findings_are_given_to_programs_with_file_line_code_and_severity(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")
    file = tmp_path / "policy.yaml"
    file.write_text(sound.replace("longest: 6 weeks", "longest: 6 months"), encoding="utf-8")
    line = next(n for n, x in enumerate(sound.splitlines(), 1) if "longest: 6 weeks" in x)
    told = type_in(capsys, "policy", "check", str(file), "--json")
    assert (told.code, told.err) == (0, "")
    answer = json.loads(told.out)
    assert answer["sound"] is True
    (finding,) = answer["findings"]
    assert (finding["file"], finding["line"]) == (str(file), line)
    assert (finding["code"], finding["severity"]) == ("hold-outlasts-updates", "warning")
    assert finding["path"] == ["holds", "longest"]
    assert finding["problem"]
    assert finding["remedy"]


def test_the_check_looks_at_the_letters_that_will_really_be_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, letters = tmp_path / "policy.yaml", tmp_path / "letters"
    sound = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")
    file.write_text(sound.replace("forensic_analysis", "alien_abduction"), encoding="utf-8")
    for language in Language:
        words = letters / language / "words.yaml"
        words.parent.mkdir(parents=True)
        words.write_text("reasons: {extension: {alien_abduction: They came.}}", encoding="utf-8")
    monkeypatch.setenv("DUECOURSE_LETTERS", str(letters))
    told = type_in(capsys, "policy", "check", str(file))
    assert (told.code, told.err) == (0, "")
    assert f"every letter has its words (with those in {letters})" in " ".join(told.out.split())


def test_a_folder_of_letters_that_is_not_there_is_told_by_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUECOURSE_LETTERS", str(tmp_path / "nowhere"))
    told = type_in(capsys, "policy", "check", PRESET)
    assert (told.code, told.out) == (1, "")
    assert "is not there" in told.err


def test_a_finding_about_an_inherited_term_points_to_extend_and_names_its_origin(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")
    line = next(n for n, x in enumerate(sound.splitlines(), 1) if "longest: 6 weeks" in x)
    file = tmp_path / "ours.yaml"
    file.write_text(
        f"name: ours\nversion: 1\nextend: {PRESET}\ncadence: {{every: 2 weeks, assumed: true}}\n",
        encoding="utf-8",
    )
    told = type_in(capsys, "policy", "check", str(file))
    assert f"{file}:3: warning: hold-outlasts-updates\n" in told.out
    assert f"  Inherited from {PRESET}, line {line}.\n" in told.out
    answer = json.loads(type_in(capsys, "policy", "check", str(file), "--json").out)
    inherited = {x["code"]: x["inherited_from"] for x in answer["findings"]}
    assert inherited["hold-outlasts-updates"] == {"document": PRESET, "line": line}
