from enum import StrEnum
from importlib import resources

import pytest
import yaml

from services.policies.checking import FindingCode, Severity, findings_of
from services.policies.documents import parse_policy
from tests.architecture.documents import Block, blocks_of
from tests.architecture.sources import ROOT
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import (
    AnswerRule,
    Benchmark,
    Cadence,
    ClockRule,
    ConsentRule,
    Disclosure,
    ExtensionLimit,
    HoldRule,
    NoticeRule,
    PauseRule,
    Policy,
    UnidentifiedRule,
    WordRule,
)
from workflows.policy_terms import (
    Anchor,
    Due,
    DueIfExtended,
    Fallback,
    LadderStep,
    Repeat,
    RetentionRule,
    Roll,
    Sourced,
)
from workflows.spans import Unit
from workflows.staff import Concern, OfficeDuty, Rank
from workflows.stages import Category, ClockName, Conclusion, Decision, Outcome, Stage
from workflows.triggers import Trigger
from workflows.values import StrictFrozen

PAGE = ROOT / "docs/policy-language.md"
EXAMPLES = [block for block in blocks_of(PAGE) if block.language == "yaml"]
TERMS: tuple[type[StrictFrozen], ...] = (
    Policy, Cadence, ClockRule, NoticeRule, Disclosure, WordRule, HoldRule, PauseRule, AnswerRule,
    UnidentifiedRule, Sourced, Repeat, Fallback, Anchor, Due, LadderStep, DueIfExtended, Benchmark,
    ExtensionLimit, ConsentRule, RetentionRule,
)  # fmt: skip
WORDS: tuple[type[StrEnum], ...] = (
    NoticeKind, Role, Unit, Concern, OfficeDuty, Rank, Category, ClockName, Conclusion, Decision,
    Outcome, Roll, Stage, Trigger,
)  # fmt: skip


def _preset() -> dict[str, object]:
    text = (resources.files("services.policies") / "un-women-2020.yaml").read_text("utf-8")
    document: dict[str, object] = yaml.safe_load(text)
    return document


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda block: block.text.split(":")[0])
def test_every_example_makes_a_sound_policy_in_its_place(example: Block) -> None:
    parts = yaml.safe_load(example.text)
    assert parts.keys() <= set(Policy.model_fields)
    policy = parse_policy(yaml.safe_dump(_preset() | parts))
    assert policy != parse_policy(yaml.safe_dump(_preset()))


def test_the_examples_show_every_part_of_a_policy() -> None:
    shown = {part for example in EXAMPLES for part in yaml.safe_load(example.text)}
    assert shown == set(Policy.model_fields)


def test_every_finding_of_the_check_is_explained_with_its_severity() -> None:
    page = (ROOT / "docs/policy-commands.md").read_text(encoding="utf-8")
    missing = [x for x in FindingCode if f"| `{x}` | {x.severity} |" not in page]
    assert missing == []


def test_the_check_finds_nothing_to_refuse_in_the_examples_put_together() -> None:
    together = _preset()
    for example in EXAMPLES:
        parts = yaml.safe_load(example.text)
        together |= {part: parts[part] for part in parts if part != "notices"}
    found = findings_of(parse_policy(yaml.safe_dump(together)))
    assert [x for x in found if x.severity is Severity.ERROR] == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.__name__)
def test_every_term_is_explained(term: type[StrictFrozen]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [name for name in term.model_fields if name not in page]
    assert missing == []


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_word_that_can_be_written_is_named(words: type[StrEnum]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [word.value for word in words if f"`{word}`" not in page and f"[{word}]" not in page]
    assert missing in ([], ["clock"])
