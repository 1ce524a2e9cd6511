"""Policies without number, each from its number: first all that ship, then others that differ.

They are made by dice and not drawn one choice at a time, so that a thousand lives take seconds.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random
from typing import TypeVar

from services.policies.documents import load_policy, preset_names
from tests.unit.planner.builders import POLICY
from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import Cadence, ConsentRule, Disclosure, NoticeRule, Policy
from workflows.policy_terms import Due, Ladder, LadderStep, Repeat
from workflows.spans import Span, Unit
from workflows.staff import Concern, Rank
from workflows.stages import ClockName

Item = TypeVar("Item")

SHIPPED = (POLICY, *(load_policy(x) for x in preset_names() if x != POLICY.name))
HOW_MANY = 160
ROUGH_DAYS = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.YEAR: 365}


class Dice:
    """Chance that always falls the same for the same number."""

    def __init__(self, number: int) -> None:
        self._chance = Random(number)  # noqa: S311 - test data, not a secret

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._chance.randint(low, high)

    def maybe(self) -> bool:
        """Yes or no."""
        return self._chance.random() < 0.5

    def one_of(self, items: Sequence[Item]) -> Item:
        """Any of them."""
        return self._chance.choice(items)

    def some_of(self, items: Sequence[Item]) -> list[Item]:
        """Each of them or not."""
        return [item for item in items if self.maybe()]

    def span(self, shortest: int, longest: int) -> Span:
        """A span of about so many days, in any unit in which there is one."""
        days = self.between(shortest, longest)
        unit = self.one_of([unit for unit, rough in ROUGH_DAYS.items() if rough <= max(days, 1)])
        return Span(count=days // ROUGH_DAYS[unit], unit=unit)

    def repeat(self) -> Repeat | None:
        """A repetition with a cap, or none."""
        if self.maybe():
            return None
        return Repeat(every=self.span(1, 60), at_most=self.between(1, 4))


@lru_cache(maxsize=HOW_MANY)
def generated_policy(number: int) -> Policy:
    """The policy of this number, always the same one."""
    if number < len(SHIPPED):
        return SHIPPED[number]
    dice = Dice(number)
    base = SHIPPED[number % len(SHIPPED)]
    parts = sorted(_PARTS)
    changed = parts if number % 4 == 0 else [dice.one_of(parts), dice.one_of(parts)]
    return _made_sound(base.model_copy(update={part: _PARTS[part](dice, base) for part in changed}))


def _made_sound(policy: Policy) -> Policy:
    """The policy without notices that it does not allow, or that count from a clock it lacks.

    Whoever is promised updates is told of the closing, which keeps the last promise.
    """
    disclosure = {role: _with_closing(told) for role, told in policy.disclosure.items()}
    policy = policy.model_copy(update={"disclosure": disclosure})
    clocks = {None, *(rule.clock for rule in policy.clocks)}
    notices = [rule for rule in policy.notices if _clocks_of(rule) <= clocks]
    if all(rule.notice is not NoticeKind.CLOSING for rule in notices):
        notices.append(_CLOSING)
    allowed = [
        rule.model_copy(
            update={
                "to": to,
                "withholdable": rule.withholdable and rule.notice is not NoticeKind.WITHHELD,
            }
        )
        for rule in notices
        if (to := tuple(role for role in Role if _is_told(policy, rule, role)))
    ]
    sound = policy.model_copy(update={"notices": tuple(allowed)})
    return Policy.model_validate(sound.model_dump())


_CLOSING = next(rule for rule in POLICY.notices if rule.notice is NoticeKind.CLOSING)


def _clocks_of(rule: NoticeRule) -> set[ClockName | None]:
    return {rule.when.clock, rule.due_if_extended.clock if rule.due_if_extended else None}


def _with_closing(told: Disclosure) -> Disclosure:
    if NoticeKind.UPDATE not in told.notices:
        return told
    return told.model_copy(update={"notices": told.notices | {NoticeKind.CLOSING}})


def _is_told(policy: Policy, rule: NoticeRule, role: Role) -> bool:
    is_meant = role in rule.to or rule.notice is NoticeKind.CLOSING
    return is_meant and policy.may_tell(role, rule.notice)


def _cadence(dice: Dice, base: Policy) -> Cadence:
    return Cadence(
        every=dice.span(2, 60),
        tolerance_days=dice.between(0, 7),
        by_role={role: dice.span(1, 60) for role in dice.some_of(tuple(Role))},
        vulnerable=dice.span(1, 20) if dice.maybe() else None,
        assumed=True,
    )


def _ladder(dice: Dice, *, begins_before: bool) -> Ladder:
    steps = [LadderStep(before=dice.span(1, 20), tell=Rank.HANDLER)] if begins_before else []
    for days in sorted(dice.between(0, 60) for _ in range(dice.between(1, 3))):
        after = Span(count=days, unit=Unit.DAY)
        steps.append(LadderStep(after=after, tell=dice.one_of(tuple(Rank))))
    steps[-1] = steps[-1].model_copy(update={"repeat": dice.repeat()})
    return Ladder(assumed=True, steps=tuple(steps))


def _clocks(dice: Dice, base: Policy) -> object:
    always = (ClockName.ASSESSMENT, ClockName.INVESTIGATION)
    return tuple(
        rule.model_copy(
            update={
                "benchmark": rule.benchmark.model_copy(update={"length": dice.span(1, 120)}),
                "by_category": {},
                "stops": rule.stops[:1] if dice.maybe() else rule.stops,
                "ladder": _ladder(dice, begins_before=True),
            }
        )
        for rule in base.clocks
        if rule.clock in always or dice.maybe()
    )


def _notices(dice: Dice, base: Policy) -> object:
    return tuple(
        rule.model_copy(
            update={
                "due": _due(dice),
                "due_if_vulnerable": None,
                "repeat": dice.repeat(),
                "withholdable": dice.maybe(),
                "voice_first": dice.maybe(),
            }
        )
        for rule in base.notices
        if dice.between(0, 3)
    )


def _due(dice: Dice) -> Due:
    return Due(within=dice.span(0, 30)) if dice.maybe() else Due(after=dice.span(0, 60))


def _disclosure(dice: Dice, base: Policy) -> object:
    matrix = dict(base.disclosure)
    role = dice.one_of((Role.REPORTER, Role.WITNESS, Role.RESPONDENT))
    allowed = [kind for kind in NoticeKind if kind in matrix[role].notices]
    matrix[role] = Disclosure(notices=frozenset(dice.some_of(allowed)))
    return matrix


def _ladders(dice: Dice, base: Policy) -> object:
    return {
        concern: _ladder(dice, begins_before=concern is Concern.QUESTION)
        for concern in Concern
        if concern.opens_a_task
    }


def _consent(dice: Dice, base: Policy) -> ConsentRule:
    return ConsentRule(
        ask_again_after=dice.span(7, 90),
        confirm_within=dice.span(0, 40) if dice.maybe() else None,
        assumed=True,
    )


_PARTS: dict[str, Callable[[Dice, Policy], object]] = {
    "cadence": _cadence,
    "clocks": _clocks,
    "notices": _notices,
    "disclosure": _disclosure,
    "ladders": _ladders,
    "word": lambda dice, base: base.word.model_copy(
        update={"asked_before": dice.span(1, 14), "fresh_for": dice.span(3, 30)}
    ),
    "consent": _consent,
    "answers": lambda dice, base: base.answers.model_copy(update={"within": dice.span(1, 20)}),
}
