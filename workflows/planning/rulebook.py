"""What is read out of a policy once, and not again for every case and every plan."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from workflows.notices import NoticeKind
from workflows.parties import Role
from workflows.policy import ClockRule, NoticeRule, Policy
from workflows.stages import ClockName
from workflows.triggers import Trigger

_ONLY_WHEN_CLOSED = (NoticeKind.CLOSING, NoticeKind.AFTER_CARE)


@dataclass(frozen=True, slots=True, eq=False)
class NumberedRule:
    """A rule of the policy; ``ordinal`` tells it from others of the same notice and event.

    ``waits_for_its_event``: nothing follows from it before facts of its kind of event came.
    """

    rule: NoticeRule
    ordinal: int
    outlives: bool
    waits_for_its_event: bool
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """The rules of a policy, numbered and by what one looks for; one object for each policy."""

    policy: Policy
    when_open: tuple[NumberedRule, ...]
    when_closed: tuple[NumberedRule, ...]
    voice_first: tuple[NumberedRule, ...]
    by_notice: dict[NoticeKind, tuple[NumberedRule, ...]]
    clocks: dict[ClockName, ClockRule]


class _Same:
    """A policy, compared by identity: its content never changes, and takes long to compare."""

    __slots__ = ("policy",)

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __hash__(self) -> int:
        return id(self.policy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.policy is self.policy


def rulebook_of(policy: Policy) -> Rulebook:
    """The rules of a policy, numbered; the same object for the same policy."""
    return _read(_Same(policy))


@lru_cache(maxsize=256)
def _read(same: _Same) -> Rulebook:
    seen: Counter[tuple[str, ...]] = Counter()
    rules: list[NumberedRule] = []
    for rule in same.policy.notices:
        family = (rule.notice, rule.when.event, rule.when.clock or "", rule.when.stage or "")
        seen[family] += 1
        rules.append(_numbered(same.policy, rule, seen[family]))
    return Rulebook(
        policy=same.policy,
        when_open=tuple(x for x in rules if x.rule.notice not in _ONLY_WHEN_CLOSED),
        when_closed=tuple(x for x in rules if x.outlives),
        voice_first=tuple(x for x in rules if x.rule.voice_first),
        by_notice={
            kind: tuple(x for x in rules if x.rule.notice is kind)
            for kind in {x.rule.notice for x in rules}
        },
        clocks={rule.clock: rule for rule in same.policy.clocks},
    )


def _numbered(policy: Policy, rule: NoticeRule, ordinal: int) -> NumberedRule:
    return NumberedRule(
        rule=rule,
        ordinal=ordinal,
        outlives=rule.notice.outlives_the_case,
        waits_for_its_event=(
            rule.when.event is not Trigger.CLOCK_PASSED and rule.when.otherwise is None
        ),
        roles=frozenset(role for role in rule.to if policy.may_tell(role, rule.notice)),
    )
