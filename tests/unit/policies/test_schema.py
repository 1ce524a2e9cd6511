"""The JSON Schema of policy documents accepts whatever the product reads, and knows its fields."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from services.policies.documents import parse_policy, preset_names
from services.policies.schema import policy_schema
from tests.unit.cli.every_term import SAYS_EVERYTHING
from tests.unit.planner.wide_policies import accepted_policy
from tests.unit.policies.breaking import BREAKS, SOUND

HEAD = "extend: un-women-2020\nname: ours\nversion: 1\n"
LANGUAGE = Path(__file__).parents[3] / "docs/policy-language.md"


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(policy_schema())


def _faults(document: Any) -> list[str]:
    return [f"{x.json_path}: {x.message}" for x in _validator().iter_errors(document)]


def _written(text: str) -> Any:
    return yaml.safe_load(text)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(policy_schema())


@pytest.mark.parametrize("name", preset_names())
def test_every_preset_is_accepted(name: str) -> None:
    file = resources.files("services.policies") / f"{name}.yaml"
    assert _faults(_written(file.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.code)
def test_whatever_the_check_can_read_is_accepted(broken: Any) -> None:
    parse_policy(broken.document())
    assert _faults(_written(broken.document())) == []


@pytest.mark.parametrize("number", range(12))
def test_a_policy_that_is_written_down_by_the_product_is_accepted(number: int) -> None:
    assert _faults(accepted_policy(number).model_dump(mode="json")) == []


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        SAYS_EVERYTHING,
        HEAD
        + "clocks:\n  - clock: investigation\n    benchmark: {length: 4 months, assumed: true}",
        HEAD
        + "clocks: [{clock: decision, owner: investigating_office, stops: [{event: decided}]}]",
        HEAD + "notices:\n  - {notice: conclusion, due: {within: 1 day}, source: Our circular}",
        HEAD + "disclosure: {witness: {notices: [timeline, update, answer, closing, after_care]}}",
        HEAD + "ladders: {word: {assumed: true, steps: [{after: 1 day, tell: head}]}}",
        HEAD + "cadence: {by_role: {witness: 8 weeks}, assumed: true}",
        HEAD + "office_hours: {weekdays: [1, 2, 3, 4]}",
        HEAD + "remove:\n  clocks: [hand_over]\n  notices: [{notice: after_care}]\n",
        HEAD + "remove: {notices: [{notice: late, when: {event: clock_passed, clock: decision}}]}",
        HEAD + "remove: {holds: [], extension_reasons: [capacity]}",
    ],
)
def test_a_document_that_extends_another_is_accepted(text: str) -> None:
    parse_policy(text)
    assert _faults(_written(text)) == []


def test_the_example_of_the_language_s_page_is_accepted() -> None:
    page = LANGUAGE.read_text(encoding="utf-8")
    example = page[page.index("extend: un-women-2020") :].split("```")[0]
    parse_policy(example)
    assert _faults(_written(example)) == []


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("  tolerance_days: 3", "  tolerance_dais: 3"),
        SOUND.replace("  every: 4 weeks", "  every: 4 moons"),
        SOUND.replace("  every: 4 weeks\n", ""),
        SOUND.replace("    starts: {event: opened}", "    starts: {event: dreamt_of}"),
        SOUND + "remove: {clocks: [hand_over]}\n",
        "extend: un-women-2020\nname: ours\n",
        HEAD + "tempo: fast\n",
        HEAD + "remove: [clocks]\n",
        HEAD + "remove: {wishes: [all]}\n",
        HEAD + "notices:\n  - {notice: conclusion, due: {soon: 1 day}}\n",
        HEAD + "clocks:\n  - {clock: decision, ladder: {assumed: true}}\n",
        "",
        "- a list\n",
    ],
)
def test_what_no_editor_should_let_pass_is_refused(text: str) -> None:
    assert _faults(_written(text))
