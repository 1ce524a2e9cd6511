"""The picture of an ideal case: nothing overlaps, nothing is lost, and it can be heard."""

import textwrap
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pytest

from services.policies.documents import load_policy, preset_names
from services.policies.ideal import IdealCase, ideal_case
from services.policies.ideal.drawing import width_of
from services.policies.ideal.picture import CHART, LONGEST_NAME, MARGIN, WIDTH, picture
from services.policies.words import clock_name
from tests.unit.planner.generated_policies import generated_policy
from workflows.calendar import WEEKDAYS_ONLY
from workflows.parties import Role
from workflows.policy import Policy, content_hash
from workflows.stages import ClockName

SVG = "{http://www.w3.org/2000/svg}"
BOLD = 1.07
"""How much wider bold letters are."""

Box = tuple[float, float, float, float]
POLICIES = [pytest.param(load_policy(name), id=name) for name in preset_names()] + [
    pytest.param(generated_policy(number), id=f"generated-{number}") for number in (4, 20)
]


_played: dict[str, IdealCase] = {}


def _case(policy: Policy) -> IdealCase:
    """The ideal case of a policy, played once for all these tests."""
    key = content_hash(policy)
    if key not in _played:
        _played[key] = ideal_case(policy, WEEKDAYS_ONLY, opened_on=date(2027, 1, 11))
    return _played[key]


def _drawn(case: IdealCase, role: Role = Role.AFFECTED_PERSON) -> ElementTree.Element:
    document = picture(case, role)
    return ElementTree.fromstring(document)  # noqa: S314 - our own picture, drawn just now


def _boxes(drawn: ElementTree.Element) -> list[tuple[str, Box]]:
    boxes = []
    for text in drawn.iter(f"{SVG}text"):
        size, words = float(text.attrib["font-size"]), text.text or ""
        wide = width_of(words, size)
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
        boxes.append((words, (left, y - size * 0.8, left + wide, y + size * 0.1)))
    return boxes


@pytest.mark.parametrize("policy", POLICIES)
def test_no_two_texts_lie_over_each_other_or_leave_the_page(policy: Policy) -> None:
    drawn = _drawn(_case(policy))
    height = float(drawn.attrib["height"])
    boxes = _boxes(drawn)
    for words, (left, top, right, bottom) in boxes:
        assert left >= 0, words
        assert top >= 0, words
        assert right <= WIDTH, words
        assert bottom <= height, words
    for (words, one), (others, other) in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, f"'{words}' lies over '{others}'"


def test_the_longest_names_of_steps_stay_before_the_time_line() -> None:
    longest = max((clock_name(x) for x in ClockName), key=len)
    for line in textwrap.wrap(longest, LONGEST_NAME):
        assert width_of(line, 13) * BOLD < CHART - MARGIN


@pytest.mark.parametrize("policy", POLICIES)
def test_every_letter_has_a_mark_and_no_two_marks_touch(policy: Policy) -> None:
    case = _case(policy)
    marks = [
        (float(x.attrib["cx"]), float(x.attrib["cy"])) for x in _drawn(case).iter(f"{SVG}circle")
    ]
    assert len(marks) == len(case.letters_to(Role.AFFECTED_PERSON))
    for (x1, y1), (x2, y2) in combinations(marks, 2):
        assert abs(x1 - x2) >= 22 or abs(y1 - y2) >= 22


@pytest.mark.parametrize("role", Role)
def test_whoever_hears_the_picture_hears_every_date(role: Role) -> None:
    case = _case(load_policy("un-women-2020"))
    drawn = _drawn(case, role)
    title, description = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert drawn.attrib["role"] == "img"
    assert title is not None
    assert description is not None
    assert drawn.attrib["aria-labelledby"].split() == [title.attrib["id"], description.attrib["id"]]
    for letter in case.letters_to(role):
        assert f"{letter.on.day} {letter.on:%B %Y}" in (description.text or "")


def test_the_picture_has_no_colour_but_greys() -> None:
    document = picture(_case(load_policy("un-women-2020")), Role.AFFECTED_PERSON)
    colours = {part[:6] for part in document.split('"#')[1:]}
    assert colours
    for colour in colours:
        assert colour[:2] == colour[2:4] == colour[4:6]
