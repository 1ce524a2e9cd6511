"""A policy that extends another: a few numbers change, and one complete document comes of it."""

from pathlib import Path

import pytest

from services.policies.checking import Severity, findings_of
from services.policies.documents import UnreadablePolicy, load_policy, parse_policy
from services.policies.places import places_in
from tests.architecture.sources import ROOT
from tests.unit.policies.breaking import SOUND
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import ConsentRule, content_hash
from workflows.spans import Span, Unit
from workflows.stages import ClockName

HEAD = "extend: un-women-2020\nname: ours\nversion: 1\n"


def extended(*lines: str) -> str:
    return HEAD + "\n".join(lines) + "\n"


def test_what_is_not_changed_stays_as_it_was() -> None:
    preset, ours = load_policy("un-women-2020"), parse_policy(HEAD)
    assert ours == preset.model_copy(update={"name": "ours", "version": 1})
    assert content_hash(ours) != content_hash(preset)


def test_the_example_of_the_docs_asks_again_and_is_else_the_preset() -> None:
    example = ROOT / "docs/examples/asks-again.yaml"
    text = example.read_text(encoding="utf-8")
    ours, preset = load_policy(str(example)), load_policy("un-women-2020")
    assert ours.consent == ConsentRule(
        ask_again_after=Span(count=6, unit=Unit.MONTH),
        confirm_within=Span(count=2, unit=Unit.WEEK),
        assumed=True,
    )
    assert ours.model_copy(update={"consent": None}) == preset.model_copy(
        update={"name": "asks-again", "version": 1}
    )
    term = text[text.index("consent:") :]
    assert term in (ROOT / "docs/policy-language.md").read_text(encoding="utf-8")
    assert not [x for x in findings_of(ours) if x.severity is Severity.ERROR]


def test_a_clock_is_known_by_its_name_and_changes_field_by_field() -> None:
    ours = parse_policy(
        extended(
            "clocks:",
            "  - clock: investigation",
            "    benchmark: {length: 4 months, assumed: true}",
        )
    )
    preset = load_policy("un-women-2020")
    for rule, former in zip(ours.clocks, preset.clocks, strict=True):
        changed = rule.clock is ClockName.INVESTIGATION
        assert (rule.benchmark.length == Span.model_validate("4 months")) == changed
        assert (rule.starts, rule.ladder, rule.by_category) == (
            former.starts,
            former.ladder,
            former.by_category,
        )
    assert ours.clocks[1].benchmark.source is None


def test_a_notice_is_known_by_what_is_told_and_the_event_it_counts_from() -> None:
    ours = parse_policy(
        extended(
            "notices:",
            "  - notice: conclusion",
            "    due: {within: 2 working days}",
            "    source: Our circular",
            "  - notice: late",
            "    when: {event: clock_passed, clock: decision}",
            "    repeat: {every: 1 month, at_most: 30}",
            "    assumed: true",
        )
    )
    preset = load_policy("un-women-2020")
    assert len(ours.notices) == len(preset.notices)
    changed = [x for x, y in zip(ours.notices, preset.notices, strict=True) if x != y]
    assert [x.notice for x in changed] == [NoticeKind.LATE, NoticeKind.CONCLUSION]
    assert changed[1].source == "Our circular"
    assert changed[1].voice_first


def test_a_rule_that_the_extended_policy_has_not_is_added() -> None:
    ours = parse_policy(
        extended(
            "notices:",
            "  - notice: acknowledgement",
            "    to: [affected_person]",
            "    when: {event: opened}",
            "    due: {within: 1 day}",
            "    assumed: true",
            "disclosure:",
            "  affected_person:",
            "    notices: [acknowledgement, timeline, catch_up, update, stage_started, late,",
            "      extended, conclusion, decision, reopened, withdrawal_received, closing,",
            "      after_care]",
        )
    )
    assert ours.notices[-1].notice is NoticeKind.ACKNOWLEDGEMENT
    assert not ours.may_tell(Role.AFFECTED_PERSON, NoticeKind.ANSWER)
    assert ours.may_tell_progress(Role.AFFECTED_PERSON)


def test_what_is_removed_is_gone() -> None:
    ours = parse_policy(
        extended(
            "remove:",
            "  clocks: [hand_over]",
            "  notices:",
            "    - {notice: after_care}",
            "    - {notice: late, when: {event: clock_passed, clock: assessment}}",
        )
    )
    preset = load_policy("un-women-2020")
    assert ClockName.HAND_OVER not in {x.clock for x in ours.clocks}
    assert len(preset.notices) - len(ours.notices) == 4


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("cadence: {every: 2 weeks}",), "line 4: this changes a term whose numbers have a source"),
        (("notices:", "  - {notice: late, assumed: true}"), "line 5: this fits 3 of the notices"),
        (("remove: {clocks: [reply]}",), "line 4: the extended policy has no such thing"),
        (("remove: {wishes: [all]}",), "line 4: the extended policy has no 'wishes'"),
        (("remove: [clocks]",), "line 4: 'remove' is a mapping"),
        (("cadence: {every: 2 moons, assumed: true}",), "line 4: cadence.every: a length of time"),
        (("tempo: fast",), "line 4: tempo: Extra inputs"),
        (
            ("remove: {clocks: [decision]}",),
            "line 1: the whole file: the notice 'late' counts from",
        ),
    ],
)
def test_a_fault_has_its_line_in_the_extending_document(lines: tuple[str, ...], told: str) -> None:
    with pytest.raises(UnreadablePolicy) as refusal:
        parse_policy(extended(*lines))
    assert told in str(refusal.value)


def test_a_policy_has_a_name_and_a_version_of_its_own() -> None:
    with pytest.raises(UnreadablePolicy, match=r"line 1: extend: .* own 'name' and 'version'"):
        parse_policy("extend: un-women-2020\nname: ours\n")


def test_a_file_beside_it_can_be_extended_and_the_check_finds_its_way(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(HEAD, encoding="utf-8")
    file = tmp_path / "office.yaml"
    file.write_text(
        "extend: house.yaml\nname: office\nversion: 2\n"
        "cadence:\n  every: 3 months\n  assumed: true\n",
        encoding="utf-8",
    )
    ours = load_policy(str(file))
    assert ours.cadence.every == Span.model_validate("3 months")
    assert ours.cadence.tolerance_days == 3
    places = places_in(str(file))
    lines = {places.of(found.path).line for found in findings_of(ours)}
    assert lines <= {1, 4, 5, 6}
    assert 5 in lines


def _place(file: Path, *path: int | str) -> str:
    place = places_in(str(file)).of(path)
    return f"{place.line}" + (f" from {place.origin}" if place.origin else "")


def _line_of(text: str, wanted: str) -> int:
    return text[: text.index(wanted)].count("\n") + 1


def test_a_finding_about_an_inherited_term_says_where_the_term_stands(tmp_path: Path) -> None:
    house = "name: house\nversion: 1\n# ours\nextend: un-women-2020\nholds:\n  longest: 5 weeks\n"
    (tmp_path / "house.yaml").write_text(house + "  assumed: true\n", encoding="utf-8")
    file = tmp_path / "office.yaml"
    file.write_text(
        "name: office\nversion: 2\nextend: house.yaml\ncadence: {every: 3 weeks, assumed: true}\n"
        "clocks:\n  - clock: decision\n    benchmark: {length: 9 weeks, assumed: true}\n",
        encoding="utf-8",
    )
    assert _place(file, "cadence", "every") == "4"
    assert _place(file, "clocks", 3, "benchmark") == "7"
    assert _place(file, "holds", "longest") == "3 from house.yaml, line 6"
    for wanted, path in (
        ("tolerance_days", ("cadence", "tolerance_days")),
        ("stops:\n      - {event: decided}", ("clocks", 3, "stops")),
        ("notice: timeline", ("notices", 0)),
        ("reviewed_every", ("pauses", "reviewed_every")),
    ):
        line = _line_of(SOUND, wanted) + (1 if path[-1] == "stops" else 0)
        assert _place(file, *path) == f"3 from un-women-2020, line {line}"


def test_a_fault_of_an_inherited_term_is_told_with_its_origin() -> None:
    with pytest.raises(UnreadablePolicy) as refusal:
        parse_policy(extended("remove: {cadence: [every]}"))
    line = _line_of(SOUND, "  every: 4 weeks")
    told = f"line 1: cadence.every (inherited from un-women-2020, line {line}): Field required"
    assert str(refusal.value) == told


@pytest.mark.parametrize("name", ["../house.yaml", "/etc/passwd", "nobody", "folder/house.yaml"])
def test_nothing_but_a_preset_or_a_file_beside_it_can_be_extended(
    tmp_path: Path, name: str
) -> None:
    file = tmp_path / "office.yaml"
    file.write_text(f"extend: {name}\nname: office\nversion: 1\n", encoding="utf-8")
    with pytest.raises(UnreadablePolicy):
        load_policy(str(file))


def test_a_circle_is_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        text = f"extend: {other}.yaml\nname: {name}\nversion: 1\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadablePolicy, match="break the circle"):
        load_policy(str(tmp_path / "a.yaml"))


def test_a_long_chain_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p0.yaml").write_text(HEAD, encoding="utf-8")
    for number in range(1, 6):
        text = f"extend: p{number - 1}.yaml\nname: p\nversion: 1\n"
        (tmp_path / f"p{number}.yaml").write_text(text, encoding="utf-8")
    assert load_policy(str(tmp_path / "p2.yaml")).name == "p"
    with pytest.raises(UnreadablePolicy, match="more than 4 documents"):
        load_policy(str(tmp_path / "p5.yaml"))


def test_a_fault_of_the_extended_file_is_told_as_its_own(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text(HEAD + "tempo: fast\n", encoding="utf-8")
    file = tmp_path / "office.yaml"
    file.write_text("extend: house.yaml\nname: office\nversion: 1\n", encoding="utf-8")
    with pytest.raises(UnreadablePolicy, match=r"line 1: extend: in 'house\.yaml', line 4: tempo"):
        load_policy(str(file))
