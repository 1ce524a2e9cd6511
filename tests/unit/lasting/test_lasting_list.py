from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.keys import Key, KeyPurpose
from services.lasting import LastingEntry, LastingKind, LastingList, LastingListAltered

KEY = Key.generate(KeyPurpose.IDENTIFIERS)
AT = datetime(2040, 1, 9, 9, 0, tzinfo=UTC)


def entry(number: int) -> LastingEntry:
    return LastingEntry(
        kind=LastingKind.CONTACT_REVOKED,
        case_id=f"case-{number}",
        party_id="p1",
        command_id=f"k{number}",
        at=AT,
    )


async def test_what_was_added_is_read_in_its_order(tmp_path: Path) -> None:
    lasting = LastingList(tmp_path / "apart" / "list.jsonl", KEY)
    assert lasting.entries() == ()
    await lasting.add([entry(1), entry(2)])
    await lasting.add([entry(3)], durably=False)
    assert lasting.entries() == (entry(1), entry(2), entry(3))


async def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    lasting = LastingList(tmp_path / "list.jsonl", KEY)
    await lasting.add([entry(1)])
    assert lasting.file.stat().st_mode & 0o777 == 0o600


async def test_a_line_that_a_power_cut_left_half_hides_no_other(tmp_path: Path) -> None:
    lasting = LastingList(tmp_path / "list.jsonl", KEY)
    await lasting.add([entry(1)])
    whole = lasting.file.read_text(encoding="utf-8")
    lasting.file.write_text(whole + whole.strip()[:40], encoding="utf-8")
    await lasting.add([entry(2)])
    assert lasting.entries() == (entry(1), entry(2))


@pytest.mark.parametrize(("said", "instead"), [("case-1", "case-2"), ("p1", "p2")])
async def test_a_changed_line_is_named(tmp_path: Path, said: str, instead: str) -> None:
    lasting = LastingList(tmp_path / "list.jsonl", KEY)
    await lasting.add([entry(1)])
    changed = lasting.file.read_text(encoding="utf-8").replace(said, instead)
    lasting.file.write_text(changed, encoding="utf-8")
    with pytest.raises(LastingListAltered, match="line 2 of"):
        lasting.entries()


async def test_a_line_of_another_installation_is_refused(tmp_path: Path) -> None:
    await LastingList(tmp_path / "list.jsonl", Key.generate(KeyPurpose.IDENTIFIERS)).add([entry(1)])
    with pytest.raises(LastingListAltered):
        LastingList(tmp_path / "list.jsonl", KEY).entries()
