"""``policy diff`` with versions that the ledger holds."""

import json
from pathlib import Path

import pytest
import pytest_asyncio

from tests.integration.cli.offline import Offline, offline
from tests.unit.policies.breaking import SOUND

FIRST = SOUND.replace("name: un-women-2020", "name: ours", 1)
SECOND = FIRST.replace("\nversion: ", "\nversion: 1", 1).replace("  longest: 6", "  longest: 2", 1)
TWO_OF_ONE_NUMBER = ("name: ours", "name: twins")


@pytest_asyncio.fixture(scope="module")
async def keeping(tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """A ledger of its own: these tests keep policies in it."""
    return await offline(tmp_path_factory.mktemp("home") / "var")


def _version(text: str) -> str:
    return next(x.removeprefix("version: ") for x in text.splitlines() if "version: " in x[:9])


@pytest.fixture
def kept(keeping: Offline, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Offline:
    """Two versions of one policy, and two documents that claim to be the same one."""
    for number, text in enumerate(
        (FIRST, SECOND, FIRST.replace(*TWO_OF_ONE_NUMBER, 1), _slower(*TWO_OF_ONE_NUMBER))
    ):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text, encoding="utf-8")
        assert keeping.type_in(capsys, "policy", "adopt", str(file), "--yes").code == 0
    return keeping


def _slower(old: str, new: str) -> str:
    return FIRST.replace(old, new, 1).replace("  longest: 6", "  longest: 5", 1)


def test_two_versions_of_the_ledger_are_compared(
    kept: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = f"ours@{_version(FIRST)}", f"ours@{_version(SECOND)}"
    told = kept.type_in(capsys, "policy", "diff", one, other, "--json")
    assert (told.code, told.err) == (0, "")
    answer = json.loads(told.out)
    versions = [str(answer[which]["version"]) for which in ("before", "after")]
    assert versions == [_version(FIRST), _version(SECOND)]
    assert [x["after"] for x in answer["changes"]] == ["within 2 weeks"]


def test_a_version_of_the_ledger_is_compared_with_a_preset(
    kept: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = kept.type_in(capsys, "policy", "diff", "un-women-2020", f"ours@{_version(FIRST)}")
    assert (told.code, told.err) == (0, "")
    assert "nothing changes for anybody" in told.out


def test_a_file_whose_name_has_the_sign_is_read_as_a_file(
    kept: Offline,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("draft@3").write_text(SECOND, encoding="utf-8")
    told = kept.type_in(capsys, "policy", "diff", f"ours@{_version(SECOND)}", "draft@3")
    assert (told.code, told.err) == (0, "")
    assert "nothing changes for anybody" in told.out


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("ours@99", "no policy of this name and version"),
        ("theirs@1", "no policy of this name and version"),
        (f"twins@{_version(FIRST)}", "several documents of this name and version"),
        ("ours@latest", "there is no policy or file 'ours@latest'"),
    ],
)
def test_a_version_that_is_not_one_document_is_refused_with_those_that_are_known(
    asked: str, complaint: str, kept: Offline, capsys: pytest.CaptureFixture[str]
) -> None:
    told = kept.type_in(capsys, "policy", "diff", "un-women-2020", asked)
    assert (told.code, told.out) == (2, "")
    assert complaint in told.err
    assert "un-women-2020" in told.err
