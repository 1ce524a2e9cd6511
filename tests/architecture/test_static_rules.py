"""The rules of `make rules`: each has an example that breaks it, and they can fail."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.architecture.sources import ROOMS, ROOT, sources_in
from tests.servers.availability import give_up_on
from tests.servers.processes import run

FOLDER = ROOT / ".ci" / "rules"
RULES = sorted(FOLDER.glob("*.yaml"))
BIN = ROOT / "build" / "scanners" / "bin"
SILENCED = re.compile(r"# nosemgrep\b(.*)")
NAMED_WITH_A_REASON = re.compile(r": [a-z-]+ - [a-z]+ .+")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_every_rule_has_an_example_that_breaks_it_and_one_that_does_not(rule: Path) -> None:
    [described] = yaml.safe_load(rule.read_text(encoding="utf-8"))["rules"]
    assert (described["id"], described["severity"]) == (rule.stem, "ERROR")
    example = rule.with_suffix(".py").read_text(encoding="utf-8")
    assert f"# ruleid: {rule.stem}\n" in example
    assert f"# ok: {rule.stem}\n" in example


def test_every_example_has_its_rule() -> None:
    assert {x.stem for x in FOLDER.glob("*.py")} == {x.stem for x in RULES}
    assert len(RULES) >= 11


def test_what_a_rule_must_let_pass_names_the_rule_and_the_reason() -> None:
    known = {rule.stem for rule in RULES}
    for source in sources_in(*ROOMS):
        for said in SILENCED.findall(source.text):
            assert NAMED_WITH_A_REASON.fullmatch(said), f"{source.path}: {said}"
            assert said.removeprefix(": ").partition(" ")[0] in known, f"{source.path}: {said}"


def test_all_rules_run_whenever_all_tests_do() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(r"^rules: .*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert recipe is not None
    assert "semgrep test .ci/rules" in recipe[1].replace("$(SEMGREP)", "semgrep")
    assert "--error" in recipe[1]
    assert "bandit" in recipe[1]
    assert re.search(r"^test: .*\brules\b", makefile, re.MULTILINE)


def _scanner(name: str) -> Path:
    if not (BIN / name).exists():
        give_up_on(name, "`make rules` installs it")
    return BIN / name


def test_the_rules_of_bandit_are_looked_for_by_bandit_or_by_ruff() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert "S" in project["ruff"]["lint"]["select"]
    assert not any(re.fullmatch(r"S\d+", rule) for rule in project["ruff"]["lint"]["ignore"])
    by_bandit = set(project["bandit"]["tests"])
    for rule in _rules_of_bandit():
        assert _has_ruff(rule) or rule in by_bandit, rule


def _rules_of_bandit() -> list[str]:
    listed = (
        "from bandit.core.extension_loader import MANAGER as known\n"
        "print(*[x.plugin._test_id for x in known.plugins], *known.blacklist_by_id)"
    )
    _scanner("bandit")
    return run([BIN / "python", "-c", listed], folder=ROOT).split()


def _has_ruff(rule: str) -> bool:
    """Whether ruff has the rule, and not in preview alone."""
    ruff = Path(sys.executable).with_name("ruff")
    try:
        explained = run([ruff, "rule", rule.replace("B", "S")], folder=ROOT)
    except RuntimeError:
        return False
    return not re.search(r"This rule (is in preview|is deprecated|was removed)", explained)


def test_a_fault_planted_for_bandit_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import pickle\n")
    settings = ROOT / "pyproject.toml"
    bandit: list[str | Path] = [_scanner("bandit"), "--quiet", "--configfile", settings]
    with pytest.raises(RuntimeError, match="B403"):
        run([*bandit, planted], folder=tmp_path)
    planted.write_text("import json\n")
    run([*bandit, planted], folder=tmp_path)


def test_a_rule_without_its_example_broken_fails(tmp_path: Path) -> None:
    rule = FOLDER / "text-put-into-sql.yaml"
    (tmp_path / rule.name).write_text(rule.read_text(encoding="utf-8"))
    (tmp_path / "text-put-into-sql.py").write_text("# ruleid: text-put-into-sql\nx = 1\n")
    path = f"{BIN}:{os.environ['PATH']}"
    with pytest.raises(RuntimeError, match="did not pass"):
        run(["env", f"PATH={path}", _scanner("semgrep"), "test", tmp_path], folder=tmp_path)
