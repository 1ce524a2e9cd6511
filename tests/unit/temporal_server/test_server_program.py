from pathlib import Path

import pytest

from services.temporal_server.errors import WayClosedError
from services.temporal_server.server_program import read_version, refuse_unless_usable


@pytest.mark.parametrize(
    ("answer", "recent_enough"),
    [
        ("temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)", True),
        ("temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)", True),
        ("temporal version 1.3.0 (Server 1.28.0, UI 2.37.0)", True),
        ("temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)", True),
        ("temporal version 1.2.0 (Server 1.27.1, UI 2.34.0)", False),
        ("temporal version 0.11.0 (Server 1.9.2, UI 2.21.1)", False),
    ],
)
def test_a_server_is_recent_enough_from_1_28_on(answer: str, recent_enough: bool) -> None:
    assert read_version(answer, Path("temporal")).is_recent_enough is recent_enough


async def test_a_program_that_cannot_be_run_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "temporal"
    broken.write_bytes(b"\x7fELF and then nothing")
    broken.chmod(0o755)
    with pytest.raises(WayClosedError, match="cannot be run"):
        await refuse_unless_usable(broken)
