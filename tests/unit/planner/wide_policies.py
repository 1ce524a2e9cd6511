"""Policies of any kind, most of them faulty: only what ``policy check`` accepts is lived under.

Each begins with a policy that ships and is changed in a few places without any care, far beyond
what is sensible. Whatever the check accepts of them has to keep every law.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import count

from pydantic import ValidationError

from services.policies.checking import Severity, findings_of
from services.policies.documents import load_policy, preset_names
from tests.unit.planner.generated_policies import Dice
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Cadence, ClockRule, ConsentRule, Disclosure, NoticeRule, Policy
from workflows.policy_terms import Anchor, Due, Ladder, LadderStep, Repeat, RetentionRule
from workflows.spans import KeepingSpan, Span
from workflows.staff import Rank
from workflows.stages import Category, ClockName, Stage
from workflows.triggers import Trigger

HOW_MANY_WIDE = 80


def is_accepted(policy: Policy) -> bool:
    """Whether ``policy check`` finds no error."""
    return all(x.severity is not Severity.ERROR for x in findings_of(policy))


@lru_cache(maxsize=HOW_MANY_WIDE)
def accepted_policy(number: int) -> Policy:
    """The first wide policy from a place of its own on that the check accepts."""
    for attempt in count():
        policy = wide_policy(number * 1000 + attempt)
        if policy is not None and is_accepted(policy):
            return policy
    raise AssertionError


def wide_policy(number: int) -> Policy | None:
    """Any policy; None if it is not even a document that its schema accepts."""
    dice = Dice(number)
    policy = _preset(dice.one_of(preset_names()))
    for _ in range(dice.between(1, 4)):
        part = dice.one_of(sorted(_WIDE_PARTS))
        policy = policy.model_copy(update={part: _WIDE_PARTS[part](policy, dice)})
    try:
        return Policy.model_validate(policy.model_dump())
    except ValidationError:
        return None


@lru_cache(maxsize=32)
def _preset(name: str) -> Policy:
    return load_policy(name)


def _cadence(_: Policy, dice: Dice) -> Cadence:
    return Cadence(
        every=dice.span(1, 700),
        tolerance_days=dice.between(0, 14),
        by_role={role: dice.span(1, 700) for role in dice.some_of(tuple(Role))},
        vulnerable=dice.span(1, 700) if dice.maybe() else None,
        assumed=True,
    )


def _anchor(dice: Dice) -> Anchor:
    event = dice.one_of([x for x in Trigger if x is not Trigger.STEP])
    return Anchor(
        event=event,
        stage=dice.one_of(tuple(Stage)),
        clock=dice.one_of(tuple(ClockName)) if event is Trigger.CLOCK_PASSED else None,
        notice=dice.one_of(tuple(NoticeKind)) if event is Trigger.TOLD else None,
    ).model_copy(update={} if event.value.startswith("stage") else {"stage": None})


def _ladder(dice: Dice) -> Ladder:
    rungs = []
    for _ in range(dice.between(1, 4)):
        when = "before" if dice.maybe() else "after"
        rungs.append(LadderStep(**{when: dice.span(0, 90)}, tell=dice.one_of(tuple(Rank))))
    if dice.maybe():
        rungs.sort(key=lambda x: -x.before.approximate_days if x.before else _after(x))
    again = Repeat(every=dice.span(1, 900), at_most=dice.between(1, 30))
    rungs[-1] = rungs[-1].model_copy(update={"repeat": again if dice.maybe() else None})
    return Ladder(assumed=True, steps=tuple(rungs))


def _after(step: LadderStep) -> int:
    return step.after.approximate_days if step.after else 0


def _clocks(policy: Policy, dice: Dice) -> tuple[ClockRule, ...]:
    def changed(rule: ClockRule) -> ClockRule:
        update: dict[str, object] = {"ladder": _ladder(dice)} if dice.maybe() else {}
        if dice.maybe():
            length = dice.span(0, 500)
            update["benchmark"] = rule.benchmark.model_copy(update={"length": length})
        if not dice.between(0, 3):
            update["starts"] = _anchor(dice)
        if not dice.between(0, 3):
            update["stops"] = (_anchor(dice),)
        return rule.model_copy(update=update)

    return tuple(changed(rule) for rule in policy.clocks if dice.between(0, 5))


def _notices(policy: Policy, dice: Dice) -> tuple[NoticeRule, ...]:
    def changed(rule: NoticeRule) -> NoticeRule:
        update: dict[str, object] = {}
        if dice.maybe():
            update["due"] = _due(dice)
        if not dice.between(0, 4):
            update["when"] = _anchor(dice)
        if not dice.between(0, 3):
            update["repeat"] = Repeat(every=dice.span(1, 400), at_most=dice.between(1, 20))
        if not dice.between(0, 5):
            update["to"] = tuple(dice.some_of(tuple(Role))) or rule.to
        return rule.model_copy(update=update)

    return tuple(changed(x) if not dice.between(0, 3) else x for x in policy.notices)


def _due(dice: Dice) -> Due:
    return Due(within=dice.span(0, 400)) if dice.maybe() else Due(after=dice.span(0, 400))


def _disclosure(policy: Policy, dice: Dice) -> dict[Role, Disclosure]:
    matrix = dict(policy.disclosure)
    role = dice.one_of(tuple(Role))
    kept = [x for x in NoticeKind if policy.may_tell(role, x) and dice.between(0, 6)]
    matrix[role] = Disclosure(notices=frozenset(kept), progress=dice.maybe())
    return matrix


def _any_length(part: str, *names: str) -> Callable[[Policy, Dice], object]:
    def changed(policy: Policy, dice: Dice) -> object:
        spans: dict[str, Span] = {name: dice.span(0, 120) for name in names}
        return getattr(policy, part).model_copy(update=spans)

    return changed


def _consent(_: Policy, dice: Dice) -> ConsentRule:
    return ConsentRule(
        ask_again_after=dice.span(7, 700), confirm_within=dice.span(0, 400), assumed=True
    )


def _retention(_: Policy, dice: Dice) -> RetentionRule:
    keep = _kept(dice.span(200, 900))
    by_category = {dice.one_of(tuple(Category)): _kept(dice.span(400, 500))}
    by_role = {Role.WITNESS: _kept(dice.span(1, 60))} if dice.maybe() else {}
    return RetentionRule(keep=keep, by_category=by_category, by_role=by_role, assumed=True)


def _kept(span: Span) -> KeepingSpan:
    return KeepingSpan.model_validate(str(span))


_WIDE_PARTS: dict[str, Callable[[Policy, Dice], object]] = {
    "cadence": _cadence,
    "clocks": _clocks,
    "notices": _notices,
    "disclosure": _disclosure,
    "ladders": lambda policy, dice: {
        concern: _ladder(dice) if dice.maybe() else ladder
        for concern, ladder in policy.ladders.items()
    },
    "consent": _consent,
    "retention": _retention,
    "word": _any_length("word", "asked_before", "fresh_for"),
    "holds": _any_length("holds", "longest"),
    "pauses": _any_length("pauses", "reviewed_every"),
    "answers": _any_length("answers", "within"),
}
