import re
import tomllib
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from deploy.main import connections
from services.cli.application import build_app
from services.settings import Settings
from services.settings.settings import PREFIX
from tests.architecture.documents import anchors_of, commands_of, documents, links_of
from tests.architecture.sources import ROOT, sources_in

DOCUMENTS = documents()
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
COMMANDS = get_command(build_app(connections()))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _variables_outside_settings() -> set[str]:
    """What the program and its tests read beside the settings."""
    return {
        found
        for source in sources_in("services", "deploy", "tests")
        for found in re.findall(r"\"(DUECOURSE_[A-Z_]+)\"", source.text)
    }


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links_of(path):
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        if anchor:
            assert anchor in anchors_of(file), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_variable_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"DUECOURSE_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    assert named <= SETTINGS | _variables_outside_settings()


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_command_that_is_named_exists(path: Path) -> None:
    for words in commands_of(path):
        command: object = COMMANDS
        for word in words[1:]:
            if not isinstance(command, typer.core.TyperGroup) or word.startswith(("-", "...")):
                break
            assert word in command.commands, " ".join(words)
            command = command.commands[word]
        _accepts(command, words)


def _accepts(command: object, words: list[str]) -> None:
    known = {"--help", "-h"}
    for parameter in getattr(command, "params", []):
        known.update(parameter.opts)
        known.update(parameter.secondary_opts)
    given = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert given <= known, " ".join(words)


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_document_can_be_found_from_the_first_page() -> None:
    seen: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        waiting += [
            (path.parent / link.partition("#")[0]).resolve()
            for link in links_of(path)
            if link.partition("#")[0]
        ]
    assert set(DOCUMENTS) <= seen


def _dependencies() -> list[str]:
    run_time = PROJECT["project"]["dependencies"]
    development = PROJECT["dependency-groups"]["dev"]
    return [re.split(r"[\[<>=~! ]", wanted)[0] for wanted in [*run_time, *development]]


def test_every_library_has_its_reason_and_every_reason_its_library() -> None:
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z0-9, -]+) \|", page, re.MULTILINE)
    named = [name for row in rows if row != "library" for name in row.split(", ")]
    assert sorted(named) == sorted(_dependencies())


def test_the_changes_tell_of_this_version() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{PROJECT['project']['version']}]" in changes
    assert "## [Unreleased]" in changes


NAMES_OF_LAWS = (
    "victims' code",
    "victims of crime act",
    "uk-victims-code",
    "act-australia-victims",
)
"""The one place where the word may stand: a law is called what it is called."""


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_documents_call_people_what_the_product_calls_them(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    for law in NAMES_OF_LAWS:
        text = text.replace(law, "")
    assert "victim" not in text
