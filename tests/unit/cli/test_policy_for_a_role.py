import json

import pytest

from services.policies.documents import load_policy, preset_names
from services.policies.telling.for_a_role import told_to
from tests.unit.cli.typing_commands import type_in
from workflows.parties import Role

CASES = [(name, role) for name in preset_names() for role in Role]


def _told(name: str, role: Role) -> str:
    return "\n".join(x for chapter in told_to(load_policy(name), role) for x in chapter.sentences)


@pytest.mark.parametrize(("name", "role"), CASES)
def test_every_chapter_has_something_to_say_in_plain_words(name: str, role: Role) -> None:
    for chapter in told_to(load_policy(name), role):
        assert chapter.sentences or chapter.heading == "What you will be told, and when"
    for unspoken in ("None", "Trigger.", "NoticeKind.", "<", "{", "victim"):
        assert unspoken not in _told(name, role)


def test_she_is_told_how_often_how_long_and_what_if_it_is_late() -> None:
    told = _told("un-women-2020", Role.AFFECTED_PERSON)
    assert "At least every 4 weeks while the case is open, even if there is nothing new." in told
    assert "Benchmark: 3 months." in told
    assert "Somebody has to look at it again within 6 weeks" in told
    assert "The answer comes within 5 working days." in told
    assert '"The wish to withdraw has arrived": within 3 working days after you asked' in told


def test_nobody_is_told_of_a_notice_that_is_for_others() -> None:
    told = _told("un-women-2020", Role.WITNESS)
    assert "What was decided" not in told
    assert "You are not told when a benchmark has passed." in told
    assert "once the investigating office has told you" in told


def test_a_policy_for_one_role_is_readable_at_80_columns_and_by_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ("policy", "show", "un-women-2020", "--role", "affected_person")
    told = type_in(capsys, *arguments)
    assert told.code == 0
    points = [x for x in told.out.splitlines() if x.startswith("  ")]
    assert max(len(x.rstrip()) for x in points) <= 80
    answer = json.loads(type_in(capsys, *arguments, "--json").out)
    assert answer["chapters"][0]["heading"] == "When you hear from us"
