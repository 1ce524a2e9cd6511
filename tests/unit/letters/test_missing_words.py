"""Words that a policy needs and a language lacks are seen before a letter needs them."""

import pytest

from services.letters.missing import missing_letters, missing_reasons, sendable
from services.letters.sections import section_file
from services.letters.words import ReasonKind
from tests.unit.letters.situations import shipped_policy
from workflows.notices import NoticeKind
from workflows.parties import Language, Role
from workflows.policy import Disclosure
from workflows.stages import Decision, Outcome


@pytest.mark.parametrize("language", Language)
def test_the_shipped_policy_lacks_no_letter(language: Language) -> None:
    assert missing_letters(shipped_policy(), language) == ()


@pytest.mark.parametrize("language", Language)
def test_the_shipped_policy_lacks_no_reason(language: Language) -> None:
    assert missing_reasons(shipped_policy(), language) == ()


@pytest.mark.parametrize("language", Language)
def test_a_policy_that_tells_a_reporter_the_decision_needs_texts_of_its_own(
    language: Language,
) -> None:
    shipped = shipped_policy()
    talkative = shipped.model_copy(
        update={
            "notices": tuple(
                rule.model_copy(update={"to": (Role.REPORTER,)})
                if rule.notice is NoticeKind.DECISION
                else rule
                for rule in shipped.notices
            )
        }
    )
    missing = missing_letters(talkative, language)
    assert {(x.role, x.notice) for x in missing} == {(Role.REPORTER, NoticeKind.DECISION)}
    assert {x.form for x in missing} == set(Decision)


def test_a_reason_of_one_s_own_is_missing_until_it_has_words() -> None:
    shipped = shipped_policy()
    own = shipped.model_copy(
        update={"holds": shipped.holds.model_copy(update={"reasons": ("full_moon",)})}
    )
    (missing,) = missing_reasons(own, Language.FRENCH)
    assert (missing.kind, missing.code) == (ReasonKind.HOLD, "full_moon")


def test_every_form_of_a_closing_is_looked_for() -> None:
    forms = {
        form
        for role, notice, form in sendable(shipped_policy())
        if role is Role.WITNESS and notice is NoticeKind.CLOSING
    }
    assert forms == set(Outcome)


def test_updates_and_answers_are_looked_for_though_no_rule_sends_them() -> None:
    quiet = shipped_policy().model_copy(
        update={
            "notices": (),
            "disclosure": {Role.WITNESS: Disclosure(notices=frozenset({NoticeKind.ANSWER}))},
        }
    )
    assert sendable(quiet) == ((Role.WITNESS, NoticeKind.ANSWER, None),)


def test_nobody_is_told_in_the_words_meant_for_another_role() -> None:
    for notice in (NoticeKind.CONCLUSION, NoticeKind.DECISION):
        assert section_file(Language.ENGLISH, Role.WITNESS, notice, "action_taken") is None


def test_a_role_s_own_text_goes_before_the_one_for_everyone() -> None:
    own = section_file(Language.ENGLISH, Role.RESPONDENT, NoticeKind.STAGE_STARTED, "investigation")
    assert own == "respondent/stage_started.investigation.txt"
    shared = section_file(
        Language.ENGLISH, Role.REPORTER, NoticeKind.STAGE_STARTED, "investigation"
    )
    assert shared == "everyone/stage_started.investigation.txt"
