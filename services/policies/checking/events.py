"""Which events can happen at all, in which order, and whose forms they have."""

from collections.abc import Iterator

from services.policies.checking.finding import Finding, FindingCode, Path
from workflows.policy import Policy
from workflows.policy_terms import Anchor, Fallback
from workflows.stages import Conclusion, Decision, Outcome, Stage
from workflows.triggers import Trigger

_WITH_A_STAGE = (Trigger.STAGE_STARTED, Trigger.STAGE_ENDED, Trigger.REOPENED)
_WITH_A_CLOCK = (Trigger.CLOCK_PASSED, Trigger.EXTENDED)
_USED_AS_IT_IS = (Trigger.CLOCK_PASSED, Trigger.CLOSED)
"""Events for which the planner looks at no fallback: they come by themselves, or as the last."""

_ORDER: dict[tuple[Trigger, Stage | None], int] = {
    (Trigger.OPENED, None): 0,
    (Trigger.STAGE_STARTED, Stage.INTAKE): 0,
    (Trigger.STAGE_ENDED, Stage.INTAKE): 1,
    (Trigger.STAGE_STARTED, Stage.ASSESSMENT): 1,
    (Trigger.STAGE_ENDED, Stage.ASSESSMENT): 2,
    (Trigger.STAGE_STARTED, Stage.INVESTIGATION): 2,
    (Trigger.STAGE_ENDED, Stage.INVESTIGATION): 3,
    (Trigger.CONCLUDED, None): 3,
    (Trigger.STAGE_STARTED, Stage.DECISION): 3,
    (Trigger.REPORT_RECEIVED, None): 4,
    (Trigger.DECIDED, None): 5,
    (Trigger.STAGE_ENDED, Stage.DECISION): 6,
    (Trigger.STAGE_STARTED, Stage.CLOSED): 6,
    (Trigger.CLOSED, None): 6,
}
"""Where an event lies on the usual way of a case; two of the same number are one moment."""


def place_on_the_way(anchor: Anchor | Fallback) -> int | None:
    """Where the event lies on a case's usual way; None if it can come at any time."""
    return _ORDER.get((anchor.event, anchor.stage))


def findings_about_an_event(policy: Policy, anchor: Anchor, path: Path) -> Iterator[Finding]:
    """What is wrong with the event that a term counts from, whatever the term."""
    reason = why_it_never_happens(policy, anchor)
    if reason is not None:
        yield Finding(
            code=FindingCode.EVENT_NEVER_HAPPENS,
            path=path,
            problem=f"'{anchor.event}' never happens like this: {reason}",
            remedy="take the words beside 'event' away that do not belong to it, or correct them",
        )
    if anchor.otherwise is not None:
        yield from _about_a_fallback(anchor, anchor.otherwise, (*path, "otherwise"))


def why_it_never_happens(policy: Policy, anchor: Anchor) -> str | None:
    """Why no case can ever have such an event, or None if one can."""
    event = anchor.event
    if anchor.stage is not None and event not in _WITH_A_STAGE:
        return f"it belongs to no stage, and '{anchor.stage}' stands beside it"
    if anchor.clock is not None and event not in _WITH_A_CLOCK:
        return f"it belongs to no clock, and '{anchor.clock}' stands beside it"
    if anchor.notice is not None and event is not Trigger.TOLD:
        return f"it is about no notice, and '{anchor.notice}' stands beside it"
    if event is Trigger.REOPENED and anchor.stage is Stage.CLOSED:
        return "a case is reopened into an open stage"
    if anchor.clock is not None and anchor.clock not in {x.clock for x in policy.clocks}:
        return f"the policy has no clock '{anchor.clock}'"
    known = forms_of(policy, event)
    if anchor.forms and not anchor.forms & set(known):
        given = ", ".join(sorted(anchor.forms))
        return f"it has {', '.join(known) or 'no forms'}, and not {given}"
    return None


def forms_of(policy: Policy, event: Trigger) -> tuple[str, ...]:
    """The forms that an event can have."""
    forms: dict[Trigger, tuple[str, ...]] = {
        Trigger.CONCLUDED: tuple(Conclusion),
        Trigger.DECIDED: tuple(Decision),
        Trigger.CLOSED: tuple(Outcome),
        Trigger.EXTENDED: policy.extension_reasons,
        Trigger.HELD: policy.holds.reasons,
        Trigger.STEP: policy.steps,
    }
    return forms.get(event, ())


def _about_a_fallback(anchor: Anchor, fallback: Fallback, path: Path) -> Iterator[Finding]:
    if (fallback.event, fallback.stage) == (anchor.event, anchor.stage):
        yield Finding(
            code=FindingCode.FALLBACK_TO_ITSELF,
            path=path,
            problem=f"'{anchor.event}' falls back on itself, which helps nobody when it never came",
            remedy="name an event that always comes before it",
        )
    elif anchor.event in _USED_AS_IT_IS:
        yield Finding(
            code=FindingCode.FALLBACK_NEVER_USED,
            path=path,
            problem=f"'{anchor.event}' needs no fallback, and none is ever looked at",
            remedy="take 'otherwise' away",
        )
    elif fallback.event in (Trigger.CLOCK_PASSED, Trigger.TOLD):
        yield Finding(
            code=FindingCode.FALLBACK_NEVER_USED,
            path=path,
            problem=f"a fallback cannot name which '{fallback.event}' is meant",
            remedy="fall back on an event of the case, such as 'opened' or 'concluded'",
        )
    else:
        bare = Anchor.model_construct(event=fallback.event, stage=fallback.stage, forms=frozenset())
        if bare.stage is not None and bare.event not in _WITH_A_STAGE:
            yield Finding(
                code=FindingCode.FALLBACK_NEVER_USED,
                path=path,
                problem=f"'{bare.event}' belongs to no stage, so '{bare.stage}' never comes",
                remedy="take 'stage' away, or count from 'stage_started'",
            )
