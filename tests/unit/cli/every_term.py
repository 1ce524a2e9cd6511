"""Every term of the policy language, each of them changed by a little, one at a time."""

from collections.abc import Iterator
from datetime import time
from enum import StrEnum
from functools import cache
from inspect import get_annotations
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError

from services.policies.documents import parse_policy
from workflows.policy import Policy
from workflows.policy_terms import Sourced
from workflows.spans import KeepingSpan, Span

SAYS_EVERYTHING = """
extend: un-women-2020
name: says-everything
version: 1
cadence: {every: 4 weeks, by_role: {witness: 8 weeks}, assumed: true}
steps: [further_feedback, no_acknowledgement]
clocks:
  - clock: feedback
    owner: investigating_office
    starts:
      event: told
      notice: acknowledgement
      otherwise: {event: stage_started, stage: assessment, after: 7 days, final: true}
    stops:
      - {event: told, notice: feedback}
      - {event: step, forms: [further_feedback], role: reporter}
      - {event: clock_passed, clock: investigation}
    benchmark: {length: 3 months, counts_first_day: true, roll: next_working_day, source: A law}
    by_category:
      partner_run:
        {length: 4 months, counts_first_day: true, roll: previous_working_day, assumed: true}
    extension: {at_most: 6 months, reasons: [complexity, capacity], source: Another law}
    ladder: {assumed: true, steps: [{before: 1 week, tell: handler}, {after: 0 days, tell: head}]}
notices:
  - notice: acknowledgement
    to: [affected_person, reporter]
    when: {event: opened}
    due: {within: 7 days, roll: next_working_day}
    due_if_vulnerable: {within: 1 day, roll: previous_working_day}
    unless: [no_acknowledgement, further_feedback]
    withholdable: false
    source: A law
  - notice: feedback
    to: [affected_person, reporter]
    when: {event: told, notice: acknowledgement, otherwise: {event: opened, after: 7 days}}
    due: {after: 3 months, roll: previous_working_day}
    due_if_extended: {clock: feedback, after: 6 months, roll: previous_working_day}
    repeat: {every: 3 months, at_most: 4}
    source: A law
disclosure:
  affected_person:
    notices: [acknowledgement, feedback, timeline, catch_up, update, stage_started, late, extended,
      conclusion, decision, reopened, answer, withdrawal_received, closing, after_care]
  reporter:
    notices: [acknowledgement, feedback, timeline, catch_up, update, stage_started, late, extended,
      conclusion, reopened, answer, withdrawal_received, closing, after_care]
consent: {ask_again_after: 6 months, confirm_within: 2 weeks, assumed: true}
retention:
  keep: 5 years
  by_category: {exploitation_and_abuse: 8 years}
  by_role: {witness: 1 year}
  assumed: true
unidentified_respondent: {avoid: [head, executive], assumed: true}
"""


class Field(NamedTuple):
    """A field of the language: the kind of term that has it, and its name."""

    of: str
    name: str


Way = tuple[Field, ...]


class Variation(NamedTuple):
    """A policy in which one term says something else.

    ``way`` are the fields that lead to it, and ``place`` says so to whoever reads a failure.
    """

    way: Way
    place: str
    policy: Policy


@cache
def the_policy_that_says_everything() -> Policy:
    """A policy in which every field of the language says something."""
    return parse_policy(SAYS_EVERYTHING)


def fields_of_the_language() -> frozenset[Field]:
    """Every field that a policy document can have, at any depth."""
    kinds: set[type[BaseModel]] = set()
    _reach(Policy, kinds)
    return frozenset(_field(kind, name) for kind in kinds for name in kind.model_fields)


def variations(policy: Policy) -> Iterator[Variation]:
    """The policy with each term changed, and each that may be left out left out."""
    for way, place, changed in _varied(policy, (), "policy"):
        assert isinstance(changed, Policy)
        yield Variation(way, place, changed)


def authorities(value: object) -> Iterator[Sourced]:
    """Every term that says where its numbers come from, at any depth."""
    if isinstance(value, Sourced):
        yield value
    match value:
        case BaseModel():
            below = [getattr(value, name) for name in type(value).model_fields]
        case dict():
            below = list(value.values())
        case tuple():
            below = list(value)
        case _:
            below = []
    for each in below:
        yield from authorities(each)


def _reach(annotation: object, kinds: set[type[BaseModel]]) -> None:
    for part in get_args(annotation):
        _reach(part, kinds)
    if not isinstance(annotation, type) or not issubclass(annotation, BaseModel):
        return
    if annotation not in (*kinds, Span, KeepingSpan):
        kinds.add(annotation)
        for field in annotation.model_fields.values():
            _reach(field.annotation, kinds)


def _field(kind: type[BaseModel], name: str) -> Field:
    """The field, by the kind of term that brought it into the language."""
    owner = next(base for base in kind.__mro__ if name in get_annotations(base))
    return Field(owner.__name__, name)


def _varied(value: Any, way: Way, place: str) -> Iterator[tuple[Way, str, Any]]:
    """A value with one thing in it changed; ``way`` are the fields that lead to it."""
    match value:
        case Span():
            yield way, place, Span(count=value.count + 1, unit=value.unit)
        case BaseModel():
            yield from _varied_fields(value, way, place)
        case dict():
            for key, below in value.items():
                yield way, f"{place}.{key} left out", {k: x for k, x in value.items() if k != key}
                for longer, where, changed in _varied(below, way, f"{place}.{key}"):
                    yield longer, where, {**value, key: changed}
        case tuple() | frozenset():
            yield from _varied_items(value, way, place)
        case None:
            return
        case _:
            yield way, place, _another(value)


def _varied_fields(value: BaseModel, way: Way, place: str) -> Iterator[tuple[Way, str, Any]]:
    for name, info in type(value).model_fields.items():
        here, below = (*way, _field(type(value), name)), getattr(value, name)
        for longer, where, changed in _varied(below, here, f"{place}.{name}"):
            yield longer, where, value.model_copy(update={name: changed})
        unsaid = below if info.is_required() else info.get_default(call_default_factory=True)
        without = value.model_copy(update={name: unsaid})
        if unsaid != below and _is_a_term(without):
            yield here, f"{place}.{name} left out", without


def _is_a_term(value: BaseModel) -> bool:
    """Whether it is sound for itself; a rung that is neither before nor after is none."""
    try:
        type(value).model_validate(value.model_dump())
    except ValidationError:
        return False
    return True


def _varied_items(
    value: tuple[Any, ...] | frozenset[Any], way: Way, place: str
) -> Iterator[tuple[Way, str, Any]]:
    items, kind = list(value), type(value)
    for n, item in enumerate(items):
        rest = [*items[:n], *items[n + 1 :]]
        yield way, f"{place}[{n}] left out", kind(rest)
        for longer, where, changed in _varied(item, way, f"{place}[{n}]"):
            if changed not in rest:
                yield longer, where, kind([*items[:n], changed, *items[n + 1 :]])


def _another(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case StrEnum():
            members = list(type(value))
            return members[(members.index(value) + 1) % len(members)]
        case str():
            return f"{value}_too"
        case time():
            return value.replace(minute=value.minute + 1)
        case _:
            raise AssertionError(f"say how a {type(value).__name__} is changed")
