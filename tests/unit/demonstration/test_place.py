"""Where invented cases may lie, the file that says so, and taking them away."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.demonstration import (
    DemoAccount,
    Demonstration,
    DemonstrationRefused,
    forget,
    is_demonstration,
    keep,
    marker_of,
    may_be_offered,
    read_demonstration,
    remove,
    require_a_place_for_it,
)
from services.settings import Settings
from services.temporal_server.database_lock import OwnedDatabase

ACCOUNT = DemoAccount(
    staff_id="st-intake-1",
    does="takes reports in",
    password="pelican osmosis trellis",
    code_secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
)


def at(home: Path, **given: Any) -> Settings:
    return Settings(home=home, **given)


def test_a_trial_of_this_machines_own_is_offered_them_at_its_first_start(tmp_path: Path) -> None:
    require_a_place_for_it(at(tmp_path))
    assert may_be_offered(at(tmp_path))
    (tmp_path / "ledger.db").touch()
    assert not may_be_offered(at(tmp_path))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"database_url": "postgresql://db.example.org/cases"}, "DUECOURSE_DATABASE_URL"),
        ({"temporal_address": "temporal.example.org:7233"}, "DUECOURSE_TEMPORAL_ADDRESS"),
        ({"relay_host": "relay.example.org"}, "DUECOURSE_RELAY_HOST"),
        ({"gateway_url": "https://gateway.example.org/"}, "DUECOURSE_GATEWAY_URL"),
        ({"directory_file": Path("staff.yaml")}, "DUECOURSE_DIRECTORY_FILE"),
        ({"key_store_url": "postgresql://keys.example.org/keys"}, "DUECOURSE_KEY_STORE_URL"),
    ],
)
def test_what_is_not_the_trials_own_is_refused_by_its_name(
    given: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(DemonstrationRefused, match=named):
        require_a_place_for_it(at(tmp_path, **given))
    assert not may_be_offered(at(tmp_path, **given))


def test_an_installation_for_real_cases_is_refused(tmp_path: Path) -> None:
    real = at(
        tmp_path,
        trial=False,
        database_url="postgresql://db.example.org/cases",
        keys_file=tmp_path / "keys.json",
        directory_file=tmp_path / "staff.yaml",
        relay_host="relay.example.org",
        sender_address="updates@example.org",
        operator_address="operations@example.org",
    )
    with pytest.raises(DemonstrationRefused, match="for trials alone"):
        require_a_place_for_it(real)
    assert not may_be_offered(real)


def test_what_was_loaded_in_part_has_to_go_first(tmp_path: Path) -> None:
    keep(at(tmp_path), Demonstration())
    with pytest.raises(DemonstrationRefused, match="in part only"):
        require_a_place_for_it(at(tmp_path))


def test_the_file_is_its_owners_alone_and_is_read_as_it_was_written(tmp_path: Path) -> None:
    settings = at(tmp_path)
    assert read_demonstration(settings) is None
    written = Demonstration(is_complete=True, cases=1, accounts=(ACCOUNT,))
    keep(settings, written)
    assert read_demonstration(settings) == written
    assert stat.S_IMODE(marker_of(settings).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["demonstration.json"]
    assert ACCOUNT.password not in repr(written)
    assert is_demonstration(settings)
    forget(settings)
    assert not is_demonstration(settings)


def test_a_file_that_cannot_be_read_still_marks_every_page(tmp_path: Path) -> None:
    settings = at(tmp_path)
    marker_of(settings).write_text("{")
    assert is_demonstration(settings)
    with pytest.raises(DemonstrationRefused, match="demo-register remove"):
        read_demonstration(settings)


def test_the_digits_are_those_that_an_app_would_show() -> None:
    # RFC 6238, appendix B, by its own secret: at 59 seconds 94287082, of which six digits.
    account = ACCOUNT.model_copy(update={"code_secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"})
    assert account.code(datetime.fromtimestamp(59, UTC)) == "287082"


def test_removing_takes_the_whole_trial_away_but_its_keys(tmp_path: Path) -> None:
    settings = at(tmp_path)
    for name in ("ledger.db", "ledger.db-wal", "keys.db", "temporal.db", "keys.json", "notes.txt"):
        (tmp_path / name).write_text("x")
    (tmp_path / "mailbox" / "new").mkdir(parents=True)
    keep(settings, Demonstration(is_complete=True))
    remove(settings)
    assert {path.name for path in tmp_path.iterdir() if "lock" not in path.name} == {
        "keys.json",
        "notes.txt",
    }


def test_nothing_is_removed_from_a_trial_that_was_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("x")
    with pytest.raises(DemonstrationRefused, match="no invented register"):
        remove(at(tmp_path))
    assert (tmp_path / "ledger.db").exists()


def test_nothing_is_removed_while_the_system_runs_on_it(tmp_path: Path) -> None:
    settings = at(tmp_path)
    (tmp_path / "ledger.db").write_text("x")
    keep(settings, Demonstration(is_complete=True))
    owned = OwnedDatabase(settings.temporal_database)
    try:
        with pytest.raises(DemonstrationRefused, match="stop 'duecourse up' first"):
            remove(settings)
    finally:
        owned.release()
    assert (tmp_path / "ledger.db").exists()
    assert is_demonstration(settings)
