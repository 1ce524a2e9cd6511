"""Letters and reasons that a policy needs and that a language has no words for."""

from collections.abc import Iterator

from services.letters.library import LetterLibrary
from services.letters.missing import MissingLetter, missing_letters, missing_reasons
from services.letters.words import ReasonKind
from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.parties import Language
from workflows.policy import Policy


def findings_about_words(policy: Policy, library: LetterLibrary) -> Iterator[Finding]:
    """What letters of a library could not be written, in which language."""
    for language in Language:
        for letter in missing_letters(policy, language, library):
            form = f" ({letter.form})" if letter.form else ""
            yield Finding(
                code=FindingCode.MISSING_LETTER,
                path=_place_of_a_letter(policy, letter),
                problem=f"no text in '{language}' tells '{letter.notice}'{form} to '{letter.role}'",
                remedy=(
                    "take the role away here, or have the text written, reviewed and put into your "
                    "letters (DUECOURSE_LETTERS)"
                ),
            )
        for reason in missing_reasons(policy, language, library):
            yield Finding(
                code=FindingCode.MISSING_REASON,
                path=_place_of_a_reason(policy, reason.kind, reason.code),
                problem=f"the {reason.kind} reason '{reason.code}' has no sentence in '{language}'",
                remedy=(
                    "use a reason that has one, or have the sentence written, reviewed and put "
                    "into your letters (DUECOURSE_LETTERS)"
                ),
            )


def _place_of_a_letter(policy: Policy, letter: MissingLetter) -> Path:
    for position, rule in enumerate(policy.notices):
        if rule.notice is letter.notice and letter.role in rule.to and _has(rule.when, letter.form):
            return ("notices", position, "to", rule.to.index(letter.role))
    return ("disclosure", letter.role.value, "notices")


def _has(when: object, form: str | None) -> bool:
    narrowed = getattr(when, "stage", None) or getattr(when, "clock", None)
    return narrowed is None or form is None or narrowed == form


def _place_of_a_reason(policy: Policy, kind: ReasonKind, code: str) -> Path:
    match kind:
        case ReasonKind.EXTENSION:
            return ("extension_reasons", policy.extension_reasons.index(code))
        case ReasonKind.HOLD:
            return ("holds", "reasons", policy.holds.reasons.index(code))
        case ReasonKind.PAUSE:
            return ("pauses", "reasons", policy.pauses.reasons.index(code))
        case ReasonKind.STEP:
            return ("steps", policy.steps.index(code))
