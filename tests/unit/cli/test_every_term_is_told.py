"""No term of the policy language is left untold: neither by ``policy show`` nor by ``diff``."""

from collections.abc import Callable
from functools import cache

import pytest

from services.policies.documents import load_policy, preset_names
from services.policies.telling.differences import changes
from services.policies.telling.sentences import sentences
from services.policies.telling.sources import assumed_terms, sourced_terms
from tests.unit.cli.every_term import (
    Field,
    Variation,
    authorities,
    fields_of_the_language,
    the_policy_that_says_everything,
    variations,
)
from workflows.policy import Policy

WHOLE = the_policy_that_says_everything()

NO_CHANGE_FOR_ANYBODY = {
    Field("Policy", "name"),
    Field("Policy", "version"),
    Field("Policy", "title"),
    Field("Policy", "basis"),
    Field("Sourced", "source"),
    Field("Sourced", "assumed"),
}
"""How a document is called and who vouches for it: ``diff`` tells what changes for people."""


@cache
def _varied() -> tuple[Variation, ...]:
    return tuple(x for x in variations(WHOLE) if x.policy != WHOLE)


def _is_shown(policy: Policy) -> bool:
    return list(sentences(policy)) != list(sentences(WHOLE))


def _is_listed(policy: Policy) -> bool:
    return changes(WHOLE, policy) != ()


def test_the_policy_of_this_test_says_something_in_every_field_of_the_language() -> None:
    assert fields_of_the_language() - {field for x in _varied() for field in x.way} == set()


@pytest.mark.parametrize(
    ("is_told", "left_out"),
    [(_is_shown, set()), (_is_listed, NO_CHANGE_FOR_ANYBODY)],
    ids=["show", "diff"],
)
def test_whatever_changes_in_a_policy_is_told(
    is_told: Callable[[Policy], bool], left_out: set[Field]
) -> None:
    asked = [x for x in _varied() if x.way[-1] not in left_out]
    assert [x.place for x in asked if not is_told(x.policy)] == []


@pytest.mark.parametrize("name", [*preset_names(), ""])
def test_every_number_is_named_with_its_authority(name: str) -> None:
    policy = load_policy(name) if name else WHOLE
    every = list(authorities(policy))
    named = [term for _, term in sourced_terms(policy)]
    assert sorted(map(id, named)) == sorted(map(id, every))
    assert len(list(assumed_terms(policy))) == sum(term.assumed for term in every)


def test_an_assumed_limit_to_an_extension_is_among_what_somebody_answers_for() -> None:
    ireland = load_policy("ireland-2022")
    assumed = "how far the feedback can be extended"
    clocks = tuple(
        rule.model_copy(
            update={
                "extension": rule.extension.model_copy(update={"source": None, "assumed": True})
            }
        )
        if rule.extension
        else rule
        for rule in ireland.clocks
    )
    assert assumed in set(assumed_terms(ireland.model_copy(update={"clocks": clocks})))
    assert assumed not in set(assumed_terms(ireland))
