"""``policy check``: every known way to break a policy is found, where it stands."""

from functools import cache
from pathlib import Path

import pytest
import yaml

from services.letters.library import LetterLibrary
from services.policies.checking import Finding, FindingCode, Severity, findings_of
from services.policies.documents import load_policy, parse_policy, preset_names
from services.policies.places import Places
from tests.unit.policies.breaking import BREAKS, CLOSING_RULE, SOUND, Break
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.parties import Language, Role


@cache
def findings_in(document: str) -> tuple[Finding, ...]:
    return findings_of(parse_policy(document), WEEKDAYS_ONLY)


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_free_of_errors(name: str) -> None:
    assert [x for x in findings_of(load_policy(name)) if x.severity is Severity.ERROR] == []


def test_the_policy_that_is_broken_in_these_tests_has_no_finding_at_all() -> None:
    assert findings_in(SOUND) == ()


def test_there_is_a_broken_policy_for_every_code() -> None:
    assert {x.code for x in BREAKS} == set(FindingCode)


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.code)
def test_what_is_broken_is_found_on_its_line_and_nothing_else(broken: Break) -> None:
    document = broken.document()
    found = findings_in(document)
    assert {x.code for x in found} == {broken.code, *broken.also}
    places = Places("policy.yaml", yaml.compose(document, Loader=yaml.SafeLoader))
    lines = {places.of(x.path).line for x in found if x.code is broken.code}
    assert broken.line() in lines


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.code)
def test_a_finding_says_in_a_sentence_what_is_wrong_and_what_to_do(broken: Break) -> None:
    for finding in findings_in(broken.document()):
        for said in (finding.problem, finding.remedy):
            assert len(said) > 15
            assert not said.endswith(".")
            for unspoken in ("None", "Trigger.", "frozenset", "Span("):
                assert unspoken not in said


def test_a_closing_that_leaves_an_outcome_out_is_found_at_its_event() -> None:
    narrowed = SOUND.replace(
        f"{CLOSING_RULE}\n    when: {{event: closed}}",
        f"{CLOSING_RULE}\n    when: {{event: closed, forms: [decided, referred, withdrawn]}}",
    )
    found = [x for x in findings_in(narrowed) if x.code is FindingCode.CLOSING_LEFT_OUT]
    assert len(found) == len(Role)
    assert {x.path[-1] for x in found} == {"when"}
    assert all("not_substantiated" in x.problem for x in found)
    assert not any("withdrawn" in x.problem for x in found)


def test_letters_of_an_organisation_s_own_count(tmp_path: Path) -> None:
    lunar = parse_policy(SOUND.replace("  reasons: [risk_to_a_person,", "  reasons: [full_moon,"))
    for language in Language:
        words = tmp_path / language / "words.yaml"
        words.parent.mkdir()
        words.write_text("reasons: {hold: {full_moon: The moon is full.}}\n", encoding="utf-8")
    assert {x.code for x in findings_of(lunar)} == {FindingCode.MISSING_REASON}
    assert findings_of(lunar, letters=LetterLibrary(own=tmp_path)) == ()


def test_office_hours_are_compared_with_the_days_that_an_office_works() -> None:
    sundays_only = Calendar(name="sundays", version="1", working_week=frozenset({7}))
    codes = {x.code for x in findings_of(parse_policy(SOUND), sundays_only)}
    assert codes == {FindingCode.OFFICE_NEVER_OPEN}
