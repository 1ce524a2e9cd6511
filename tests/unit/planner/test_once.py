"""Law 2: an obligation is discharged at most once, however facts are delivered."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.planner.driver import Play, Watch
from tests.unit.planner.laws import law
from tests.unit.planner.strategies import Life, live, lives
from workflows.planner import Plan, plan


def no_two_letters_share_a_notice(_: Life) -> Watch:
    """Law 2 while a life is lived."""

    def watch(_: Play, seen: Plan) -> None:
        ids = [notice.obligation_id for letter in seen.letters for notice in letter.notices]
        ids += [duty.obligation_id for duty in seen.duties]
        ids += [x.obligation_id for x in (*seen.upcoming, *seen.waiting)]
        assert len(ids) == len(set(ids))

    return watch


def nothing_was_told_twice(_: Life, playing: Play) -> None:
    """Law 2 at a life's end."""
    told = [x.duty.obligation_id for x in playing.staff]
    told += [
        notice.obligation_id
        for letter in playing.letters
        if letter.outcome.tells
        for notice in letter.due.notices
    ]
    assert len(told) == len(set(told))


@law
@given(lives(), st.randoms(use_true_random=False))
def test_doubled_shuffled_and_one_by_one_facts_give_the_same_plan(
    life: Life, chance: Random
) -> None:
    def watch(playing: Play, one_by_one: Plan) -> None:
        if len(playing.facts) % 7 == 0:
            delivered = [*playing.facts, *chance.sample(playing.facts, len(playing.facts) // 2)]
            chance.shuffle(delivered)
            assert plan(playing.policy, playing.calendar, delivered, playing.now) == one_by_one

    live(life, watch)
