"""No id is a function of a date: the same story on other days has the same ids."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.facts import Fact
from workflows.obligations import Notice, StaffDuty
from workflows.planner import Plan, plan


@law
@given(lives(), st.integers(1, 400))
def test_a_case_that_happens_some_days_later_has_the_same_ids(life: Life, later: int) -> None:
    playing = live(life)
    by = timedelta(days=later)
    moved = [_moved(fact, by) for fact in playing.facts]
    here = plan(playing.policy, playing.calendar, playing.facts, playing.now)
    there = plan(playing.policy, playing.calendar, moved, playing.now + by)
    ids, same = _ids(here), _ids(there)
    for name in ids.keys() & same.keys():
        assert ids[name] == same[name]


def _ids(seen: Plan) -> dict[tuple[object, ...], str]:
    """What is owed, by what it is about, without the repetitions of one notice."""
    owed: list[Notice | StaffDuty] = [x for letter in seen.letters for x in letter.notices]
    owed += [*seen.duties, *seen.upcoming, *seen.waiting]
    names = [_name(x) for x in owed]
    return {
        name: x.obligation_id for name, x in zip(names, owed, strict=True) if names.count(name) == 1
    }


def _name(owed: Notice | StaffDuty) -> tuple[object, ...]:
    if isinstance(owed, Notice):
        return ("notice", owed.notice, owed.party_id, owed.anchor, owed.form)
    return (owed.kind, owed.concern, owed.subject, owed.anchor, owed.step)


def _moved(fact: Fact, by: timedelta) -> Fact:
    return Fact.model_validate(_later(fact.model_dump(), by))


def _later(value: object, by: timedelta) -> object:
    """The same with every date and instant in it moved."""
    match value:
        case datetime() | date():
            return value + by
        case dict():
            return {key: _later(item, by) for key, item in value.items()}
        case list() | tuple():
            return [_later(item, by) for item in value]
        case BaseModel():
            return _later(value.model_dump(), by)
        case _:
            return value
