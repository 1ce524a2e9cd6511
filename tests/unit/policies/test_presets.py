"""The policies that ship: sound, and honest about where each number comes from."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from pydantic import ValidationError

from services.policies.checking import findings_of
from services.policies.documents import load_policy, preset_names
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Policy, canonical_json, content_hash
from workflows.policy_terms import Ladder, Sourced
from workflows.staff import Concern
from workflows.values import StrictFrozen

PRESETS = preset_names()
ADDRESSES = {
    "act-australia-victims": (1, "9a6b780faa3492c1e7fe4ece796d7a97"),
    "canada-workplace-harassment": (1, "77cd047642981b7a7e9951280d52cd1a"),
    "chicago-2-78-135": (1, "82e22655c72efc0821158a793a10b725"),
    "england-wales-police-complaints": (1, "1f1c2177b1b5b3f5d2998f4fa70d6593"),
    "eu-whistleblower-2019-1937": (1, "29bd26aee4fb4d6b97ab8e5b0819155e"),
    "india-posh": (1, "61ac4dc18bf716177973b24631f762be"),
    "ireland-2022": (1, "3ef523b992d1cabbdee85a2523ed5204"),
    "uk-victims-code": (1, "c9d94e2c5882a1f432033e771bad4acc"),
    "un-women-2020": (2, "1815b1c104d26141ece887b80e3ebaa2"),
    "who-120": (1, "831e287e35a3e63aca50462e6396931c"),
}
"""Version and address of each preset as it was published: a change is a new version."""


def _sourced(value: object) -> Iterator[Sourced]:
    if isinstance(value, Sourced):
        yield value
    match value:
        case StrictFrozen():
            for name in type(value).model_fields:
                yield from _sourced(getattr(value, name))
        case dict():
            for item in value.values():
                yield from _sourced(item)
        case tuple() | list():
            for item in value:
                yield from _sourced(item)
        case _:
            return


def test_there_is_a_policy_to_begin_with() -> None:
    assert "un-women-2020" in PRESETS


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_loads_under_its_own_name(name: str) -> None:
    assert load_policy(name).name == name


@pytest.mark.parametrize("name", PRESETS)
def test_every_number_of_a_preset_has_a_source_or_is_called_assumed(name: str) -> None:
    terms = list(_sourced(load_policy(name)))
    assert len(terms) > 20
    for term in terms:
        assert term.assumed != (term.source is not None)


@pytest.mark.parametrize("name", PRESETS)
def test_a_ladder_of_a_clock_begins_before_the_benchmark_and_has_an_end(name: str) -> None:
    for rule in load_policy(name).clocks:
        assert rule.ladder.steps[0].before is not None
        assert _rungs(rule.ladder) <= 20


def _rungs(ladder: Ladder) -> int:
    return sum(1 + (step.repeat.at_most if step.repeat else 0) for step in ladder.steps)


@pytest.mark.parametrize("name", PRESETS)
def test_every_concern_has_a_ladder(name: str) -> None:
    ladders = load_policy(name).ladders
    assert {x.climbs_as for x in Concern if x.opens_a_task} <= set(ladders)


@pytest.mark.parametrize("name", PRESETS)
def test_everybody_who_may_hear_at_all_may_be_told_the_next_date(name: str) -> None:
    policy = load_policy(name)
    for role, allowed in policy.disclosure.items():
        if allowed.notices:
            assert policy.may_tell(role, NoticeKind.UPDATE)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("role", [Role.WITNESS, Role.RESPONDENT])
def test_neither_witness_nor_respondent_is_told_of_progress(name: str, role: Role) -> None:
    policy = load_policy(name)
    assert not policy.may_tell_progress(role)
    for notice in (NoticeKind.WITHDRAWAL_RECEIVED, NoticeKind.WITHHELD, NoticeKind.STEP_TAKEN):
        assert not policy.may_tell(role, notice)


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("role", [Role.WITNESS, Role.RESPONDENT])
def test_neither_hears_that_a_benchmark_passed_unless_a_source_says_so(
    name: str, role: Role
) -> None:
    policy = load_policy(name)
    rules = [x for x in policy.notices if x.notice is NoticeKind.LATE and role in x.to]
    assert policy.may_tell(role, NoticeKind.LATE) == bool(rules)
    assert all(rule.source for rule in rules)


def test_the_ten_that_ship_are_these() -> None:
    assert set(PRESETS) == set(ADDRESSES)


@pytest.mark.parametrize("name", PRESETS)
def test_a_published_preset_is_never_changed_without_a_new_version(name: str) -> None:
    policy = load_policy(name)
    assert (policy.version, content_hash(policy)) == ADDRESSES[name]


@pytest.mark.parametrize("name", PRESETS)
def test_the_check_has_nothing_against_a_preset(name: str) -> None:
    assert findings_of(load_policy(name)) == ()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_says_at_its_top_which_text_was_read(name: str) -> None:
    text = (resources.files("services.policies") / f"{name}.yaml").read_text(encoding="utf-8")
    head = " ".join(line.removeprefix("# ") for line in text.split("name:")[0].splitlines())
    assert "Read:" in head or "background note" in head


@pytest.mark.parametrize("name", PRESETS)
def test_a_policy_survives_being_written_down_and_read_again(name: str) -> None:
    policy = load_policy(name)
    again = Policy.model_validate_json(canonical_json(policy))
    assert again == policy
    assert content_hash(again) == content_hash(policy)


def test_the_address_of_a_policy_is_the_same_in_every_process() -> None:
    program = (
        "from services.policies.documents import load_policy\n"
        "from workflows.policy import content_hash\n"
        "print(content_hash(load_policy('un-women-2020')))"
    )
    found = {
        subprocess.run(  # noqa: S603 - a fixed program, run by this very interpreter
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "4242")
    }
    assert found == {content_hash(load_policy("un-women-2020"))}


def test_another_number_is_another_address() -> None:
    policy = load_policy("un-women-2020")
    other = policy.model_copy(update={"version": policy.version + 1})
    assert content_hash(other) != content_hash(policy)


def test_a_policy_cannot_be_changed_in_place() -> None:
    policy = load_policy("un-women-2020")
    with pytest.raises(ValidationError, match="frozen"):
        policy.version = 2  # type: ignore[misc]  # that it is refused is the point


@pytest.mark.parametrize("name", PRESETS)
def test_the_page_of_presets_tells_every_number_that_has_a_source(name: str) -> None:
    page = (Path(__file__).parents[3] / "docs/presets.md").read_text(encoding="utf-8")
    section = page.split(f"\n## `{name}`\n")[1].split("\n## ")[0]
    untold = {term.source for term in _sourced(load_policy(name)) if term.source} - {
        cell.strip() for line in section.splitlines() for cell in line.split("|")
    }
    assert untold == set()
    assert "Not covered:" in section
