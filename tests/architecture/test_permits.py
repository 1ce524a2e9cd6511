"""Nothing reaches a case that was not decided on."""

from pathlib import Path

import pytest

from tests.architecture import permits
from tests.architecture.sources import ROOMS, ROOT, Source, sources_in


def test_permits_are_made_where_it_is_decided_and_nowhere_else() -> None:
    found = [x for source in sources_in(*ROOMS) for x in permits.permits_made_elsewhere(source)]
    assert found == []


def test_nothing_goes_round_the_desk() -> None:
    found = [x for source in sources_in(*ROOMS) for x in permits.ways_round_the_desk(source)]
    assert found == []


def test_whatever_of_the_desk_changes_a_case_takes_a_permit() -> None:
    assert list(permits.doors_without_a_permit(ROOT)) == []


def test_every_place_that_may_is_there_and_does() -> None:
    for name, places in (*permits.MADE_IN.items(), *permits.PAST_THE_DESK.items()):
        for place in places:
            assert f"{name}(" in (ROOT / place).read_text(encoding="utf-8"), (name, place)


@pytest.mark.parametrize(
    "text",
    [
        "Permit(actor=a, case_id=c, matter=m)\n",
        "permits.Permit(actor=a, case_id=c, matter=m)\n",
        "PermitToOpen(actor=a)\n",
        "for_own_work(OwnWork.LOST_CHOICE, c, a)\n",
        "replace(visit.permit, case_id=other)\n",
        "class Mine(Permit):\n    pass\n",
        "x = OwnWork.PLAY\n",
    ],
)
def test_a_permit_that_somebody_makes_for_herself_is_found(text: str) -> None:
    assert list(permits.permits_made_elsewhere(Source(Path("services/office/new.py"), text)))


@pytest.mark.parametrize(
    "text",
    [
        "async def f(): await parts.desk.workflows.give(command, start)\n",
        "async def f(): await self._workflows.give(command, start)\n",
        "async def f(): await parts.ledger.facts.record(case_id, facts)\n",
    ],
)
def test_a_way_round_the_desk_is_found(text: str) -> None:
    assert list(permits.ways_round_the_desk(Source(Path("services/office/new.py"), text)))


def test_a_door_without_a_permit_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "services" / "desk"
    folder.mkdir(parents=True)
    (folder / "reader.py").write_text("")
    (folder / "desk.py").write_text("class Desk:\n    async def change(self, case_id: str): ...\n")
    assert list(permits.doors_without_a_permit(tmp_path))
