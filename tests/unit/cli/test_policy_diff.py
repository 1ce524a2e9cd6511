import json
from pathlib import Path

import pytest

from services.policies.documents import load_policy, parse_policy, preset_names
from services.policies.telling.differences import Way, changes
from tests.unit.cli.typing_commands import type_in

PRESET = "un-women-2020"
SOUND = Path(f"services/policies/{PRESET}.yaml").read_text(encoding="utf-8")


def _changes(old: str, new: str) -> list[tuple[Way, str]]:
    assert old in SOUND
    changed = parse_policy(SOUND.replace(old, new, 1))
    return [(x.way, x.told()) for x in changes(parse_policy(SOUND), changed)]


@pytest.mark.parametrize(
    ("old", "new", "way", "told"),
    [
        (
            "  vulnerable: 2 weeks\n",
            "  vulnerable: 1 week\n",
            Way.SOONER,
            (
                "Whoever is especially vulnerable hears: every 1 week, instead of every 2 weeks "
                "(sooner)."
            ),
        ),
        (
            "      length: 3 months\n",
            "      length: 200 days\n",
            Way.LATER,
            "The investigation: 200 days, instead of 3 months (later).",
        ),
        (
            "      exploitation_and_abuse: {length: 6 months, assumed: true}\n",
            "",
            Way.SOONER,
            "The investigation, exploitation and abuse: 3 months, instead of 6 months (sooner).",
        ),
        (
            "    notices: [timeline, update, answer, closing, after_care]",
            "    notices: [timeline, update, answer, closing, after_care, reopened]",
            Way.NEW,
            'New. A witness and "The case was opened again": may be told.',
        ),
        (
            "  longest: 6 weeks\n",
            "  longest: 2 weeks\n",
            Way.SOONER,
            "A hold is looked at again: within 2 weeks, instead of within 6 weeks (sooner).",
        ),
        (
            "        - {before: 5 working days, tell: handler}",
            "        - {before: 5 working days, tell: head}",
            Way.OTHERWISE,
            "When the assessment nears and passes its benchmark: 5 working days before, the head;",
        ),
        (
            "  - notice: withdrawal_received\n    to: [affected_person, reporter]",
            "  - notice: withdrawal_received\n    to: [affected_person]",
            Way.GONE,
            'Gone. To whoever reported it, "The wish to withdraw has arrived"',
        ),
    ],
)
def test_a_change_is_told_with_the_way_it_goes(old: str, new: str, way: Way, told: str) -> None:
    ((found, sentence),) = _changes(old, new)
    assert found is way
    assert sentence.startswith(told)


@pytest.mark.parametrize("name", preset_names())
def test_a_policy_differs_from_itself_in_nothing(name: str) -> None:
    policy = load_policy(name)
    assert changes(policy, policy) == ()


@pytest.mark.parametrize("name", preset_names())
def test_what_is_new_one_way_is_gone_the_other_way(name: str) -> None:
    there = changes(load_policy(PRESET), load_policy(name))
    back = changes(load_policy(name), load_policy(PRESET))
    assert {(x.about, x.before, x.after) for x in there} == {
        (x.about, x.after, x.before) for x in back
    }


def test_another_source_alone_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(SOUND.replace("Background note, rec. 10", "A circular"), encoding="utf-8")
    told = type_in(capsys, "policy", "diff", PRESET, str(file))
    assert told.code == 0
    assert "nothing changes for anybody" in told.out


def test_the_changes_are_given_to_programs(capsys: pytest.CaptureFixture[str]) -> None:
    told = type_in(capsys, "policy", "diff", PRESET, "india-posh", "--json")
    answer = json.loads(told.out)
    assert answer["before"]["name"] == PRESET
    assert {"section", "about", "before", "after", "way"} == set(answer["changes"][0])
