from collections.abc import Callable
from pathlib import Path

import pytest

from services.temporal_server import find_server as finding
from services.temporal_server.build_server import MODULE
from services.temporal_server.errors import ServerNotFoundError, WayClosedError
from services.temporal_server.find_server import find_server, program_cache
from services.temporal_server.progress import Say

MakeProgram = Callable[[Path, str], Path]


@pytest.fixture
def program() -> MakeProgram:
    """A function that makes a program which answers `--version` with a line."""

    def make(place: Path, answer: str) -> Path:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"#!/bin/sh\necho '{answer}'\n")
        place.chmod(0o755)
        return place

    return make


@pytest.fixture
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(destination: Path, say: Say) -> None:
        raise WayClosedError("not reachable")

    monkeypatch.setattr(finding, "download_server", unreachable)


RECENT = "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"
OLD = "temporal version 0.11.0 (Server 1.22.2, UI 2.21.1)"


async def test_a_program_on_path_comes_first(tmp_path: Path, program: MakeProgram) -> None:
    on_path = program(tmp_path / "path" / "temporal", RECENT)
    program(tmp_path / "cache" / "temporal", RECENT)
    found = await find_server(
        environment={"PATH": str(on_path.parent)}, say=print, cache=tmp_path / "cache"
    )
    assert found == on_path


@pytest.mark.parametrize("answer", [OLD, "tempora/l, a calendar", ""])
async def test_a_program_on_path_that_is_of_no_use_is_passed_over(
    tmp_path: Path, program: MakeProgram, answer: str
) -> None:
    program(tmp_path / "path" / "temporal", answer)
    kept = program(tmp_path / "cache" / "temporal", RECENT)
    found = await find_server(
        environment={"PATH": str(tmp_path / "path")}, say=print, cache=tmp_path / "cache"
    )
    assert found == kept


async def test_a_download_is_preferred_to_a_build(
    tmp_path: Path, program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def download(destination: Path, say: Say) -> None:
        program(destination, RECENT)

    monkeypatch.setattr(finding, "download_server", download)
    cache = tmp_path / "cache"
    found = await find_server(environment={"PATH": "/nowhere"}, say=print, cache=cache)
    assert found == cache / "temporal"


@pytest.mark.usefixtures("_no_download")
async def test_go_builds_what_cannot_be_found_and_says_so(
    tmp_path: Path, program: MakeProgram
) -> None:
    go = tmp_path / "path" / "go"
    program(go, "")
    go.write_text(
        "#!/bin/sh\n"
        f"[ \"$*\" = 'install -v {MODULE}' ] || exit 9\n"
        f'printf \'#!/bin/sh\\necho "{RECENT}"\\n\' > "$GOBIN/temporal"\n'
        'chmod 755 "$GOBIN/temporal"\n'
    )
    said: list[str] = []
    path = f"{go.parent}:/usr/bin:/bin"

    found = await find_server(environment={"PATH": path}, say=said.append, cache=tmp_path / "cache")

    assert found == tmp_path / "cache" / "temporal"
    assert any("from source" in line for line in said)
    assert sorted(file.name for file in found.parent.iterdir()) == ["temporal", "temporal.lock"]


@pytest.mark.usefixtures("_no_download")
async def test_a_failed_build_shows_what_go_said_and_leaves_nothing(
    tmp_path: Path, program: MakeProgram
) -> None:
    go = program(tmp_path / "path" / "go", "")
    go.write_text("#!/bin/sh\necho 'no space left on device' >&2\nexit 1\n")
    with pytest.raises(ServerNotFoundError, match="no space left on device"):
        await find_server(environment={"PATH": str(go.parent)}, say=print, cache=tmp_path / "cache")
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["temporal.lock"]


@pytest.mark.usefixtures("_no_download")
async def test_when_nothing_works_everything_tried_is_named(tmp_path: Path) -> None:
    with pytest.raises(ServerNotFoundError) as failure:
        await find_server(environment={"PATH": "/nowhere"}, say=print, cache=tmp_path / "cache")
    assert [reason for _, reason in failure.value.tried] == [
        "not there",
        "not there",
        "not reachable",
        "`go` is not on PATH",
    ]
    assert "install Go 1.25" in str(failure.value)


async def test_a_cache_that_cannot_be_made_closes_the_ways_that_need_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ServerNotFoundError, match="cannot be made"):
        await find_server(
            environment={"PATH": "/nowhere"}, say=print, cache=tmp_path / "file" / "cache"
        )


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"HOME": "/home/ada"}, "/home/ada/.cache/duecourse/bin"),
        ({"HOME": "/home/ada", "XDG_CACHE_HOME": "/big"}, "/big/duecourse/bin"),
        ({"HOME": "/home/ada", "XDG_CACHE_HOME": ""}, "/home/ada/.cache/duecourse/bin"),
        ({"HOME": "/home/ada", "XDG_CACHE_HOME": "relative"}, "/home/ada/.cache/duecourse/bin"),
    ],
)
def test_the_cache_follows_the_user_s_settings(environment: dict[str, str], folder: str) -> None:
    assert program_cache(environment) == Path(folder)
