"""Case files: the facts of a case with the policy and the calendar that it runs under."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ledger.access import CARRYING_OUT, Access
from services.ledger.ledger import Ledger
from workflows.calendar import Calendar
from workflows.case import Case
from workflows.case_facts import CalendarChanged, CaseOpened, PolicyChanged
from workflows.facts import Fact
from workflows.fold import NotACase, replay
from workflows.policy import Policy

DOCUMENTS_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """What the planner needs to know about one case."""

    case_id: str
    policy: Policy
    calendar: Calendar
    facts: tuple[Fact, ...]

    def replayed(self) -> Case:
        """The case as its facts describe it."""
        return replay(self.facts)


class CaseFiles:
    """Opens case files; policies and calendars never change, so they are read once."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._policies: dict[str, Policy] = {}
        self._calendars: dict[str, Calendar] = {}

    async def open(self, case_id: str, access: Access = CARRYING_OUT) -> CaseFile:
        """The file of a case as the ledger has it; whose reading it is goes into the audit log.

        Raises:
            NotInLedger: there is no such case, or its policy or calendar is missing.
        """
        return await self.around(case_id, await self._ledger.facts.facts_of(case_id, access))

    async def around(self, case_id: str, facts: Sequence[Fact]) -> CaseFile:
        """The file of a case whose facts are at hand already.

        Raises:
            NotACase: the facts do not begin with an opening.
            NotInLedger: the policy or calendar that they name is missing.
        """
        policy, calendar = _documents_named_by(facts)
        return CaseFile(
            case_id=case_id,
            policy=await self.policy(policy),
            calendar=await self.calendar(calendar),
            facts=tuple(facts),
        )

    async def policy(self, policy_hash: str) -> Policy:
        """A policy by the hash of its content."""
        if policy_hash not in self._policies:
            _forget_the_oldest(self._policies)
            self._policies[policy_hash] = await self._ledger.policies.policy(policy_hash)
        return self._policies[policy_hash]

    async def calendar(self, calendar_hash: str) -> Calendar:
        """A calendar by the hash of its content."""
        if calendar_hash not in self._calendars:
            _forget_the_oldest(self._calendars)
            self._calendars[calendar_hash] = await self._ledger.policies.calendar(calendar_hash)
        return self._calendars[calendar_hash]


def _documents_named_by(facts: Sequence[Fact]) -> tuple[str, str]:
    if not facts or not isinstance(facts[0].body, CaseOpened):
        message = "the first fact of a case is its opening"
        raise NotACase(message)
    policy, calendar = facts[0].body.policy, facts[0].body.calendar
    for fact in facts:
        match fact.body:
            case PolicyChanged(policy=hash_):
                policy = hash_
            case CalendarChanged(calendar=hash_):
                calendar = hash_
    return policy, calendar


def _forget_the_oldest(remembered: dict[str, Policy] | dict[str, Calendar]) -> None:
    if len(remembered) >= DOCUMENTS_REMEMBERED:
        del remembered[next(iter(remembered))]
