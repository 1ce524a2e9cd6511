"""Reads what is new in a case, and puts each fact, letter, promise and duty into a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from deploy.demo import sentences
from deploy.demo.page import Label, Line, written
from services.cases import CaseFile
from services.directory.directory import StaffDirectory
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.ledger.escalations import Escalation
from services.mail.trial_mailbox import read_mailbox
from workflows.clocks import ClockReading, read_clocks
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ActorKind, Fact
from workflows.fold import replay
from workflows.letter_content import compose
from workflows.notices import DeliveryOutcome, PromiseKind
from workflows.party import GivenPromise
from workflows.party_facts import PartyFact
from workflows.promises import Standing
from workflows.staff import Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new: lines to print, and which duties staff were told of."""

    lines: tuple[Line, ...]
    told: tuple[Escalation, ...]


class Chronicle:
    """Tells one case, each fact once."""

    def __init__(
        self, parts: Installation, case_id: str, *, reference: str, zone: ZoneInfo
    ) -> None:
        self._parts = parts
        self._case_id = case_id
        self._reference = reference
        self._zone = zone
        self._told_through = 0
        self._quoted: set[str] = set()

    async def news(self) -> News:
        """What happened since the last question."""
        file = await self._parts.desk.file(self._case_id, CARRYING_OUT)
        new = file.facts[self._told_through :]
        self._told_through = len(file.facts)
        told = await self._parts.ledger.escalations.of_case(self._case_id) if new else []
        lines: list[Line] = []
        duties: list[Escalation] = []
        for fact in new:
            match fact.body:
                case LetterAttempted():
                    lines += await self._letter(file, fact, fact.body)
                case StaffTold():
                    mine = _of_obligation(told, fact.body.obligation_id)
                    duties += mine
                    lines += [self._duty(file, fact, fact.body, mine)] if mine else []
                case _:
                    lines.append(self._fact(file, fact))
        return News(lines=tuple(lines), told=tuple(duties))

    def _fact(self, file: CaseFile, fact: Fact) -> Line:
        case = replay(file.facts[: fact.number])
        said = sentences.fact_sentence(fact.body, case, self._reference)
        who = sentences.person(self._directory, fact.actor.actor_id)
        by_staff = fact.actor.kind is ActorKind.STAFF and not isinstance(fact.body, PartyFact)
        text = f"{who}: {said}" if by_staff and fact.number > 1 else said
        return self._line(fact, Label.FACT, text)

    async def _letter(self, file: CaseFile, fact: Fact, body: LetterAttempted) -> list[Line]:
        earlier = file.facts[: fact.number - 1]
        party = replay(earlier).parties[body.party_id]
        if not body.outcome.tells:
            text = f"to {sentences.who(party.role)}: {body.outcome.value}, {body.code}"
            return [self._line(fact, Label.UNTOLD, text)]
        content = compose(
            file.policy,
            file.calendar,
            earlier,
            letter_id=body.letter_id,
            party_id=body.party_id,
            notices=(),
            now=fact.occurred_at,
        )
        label = Label.PAGE if body.outcome is DeliveryOutcome.PUBLISHED else Label.MAIL
        text = sentences.letter_sentence(body, party, content)
        letter = self._line(fact, label, text, await self._quotation(body))
        after = replay(file.facts[: fact.number]).parties[body.party_id]
        return [letter, *self._promises_met(fact, party.promises, after.promises)]

    def _promises_met(
        self, fact: Fact, before: Sequence[GivenPromise], after: Sequence[GivenPromise]
    ) -> Iterator[Line]:
        for former, given in zip(before, after, strict=False):
            if former.is_open and not given.is_open:
                promise = given.promise
                standing = promise.standing(given.told_at, given.let_go_at, fact.occurred_at)
                label = Label.KEPT if standing is Standing.KEPT else Label.BROKEN
                text = f"the promise of {_PROMISED[promise.kind]} by {written(promise.on)}"
                yield self._line(fact, label, text)

    async def _quotation(self, body: LetterAttempted) -> str | None:
        """What she reads first, from the mail as the mailbox got it; the same words only once."""
        letter = await self._parts.ledger.letters.get(body.letter_id, CARRYING_OUT)
        mails = read_mailbox(self._parts.settings.mailbox)
        text = next((x.text for x in mails if x.message_id == letter.message_id), None)
        if text is None:
            return None
        begins, words = sentences.first_words(text)
        if begins in self._quoted:
            return None
        self._quoted.add(begins)
        return words

    def _duty(
        self, file: CaseFile, fact: Fact, body: StaffTold, told: Sequence[Escalation]
    ) -> Line:
        case = replay(file.facts[: fact.number])
        names = " and ".join(sentences.person(self._directory, x.target) for x in told)
        clock = self._clock(file, told[0])
        today = fact.occurred_at.astimezone(self._zone).date()
        said = sentences.duty_sentence(told[0], clock, today)
        barred = ""
        if body.reached != "told":
            named = sorted(case.barred_staff())
            passed = " and ".join(sentences.person(self._directory, x) for x in named)
            barred = f" ({passed} is named in this case and is passed over)"
        label = Label.TASK if told[0].step < 0 else Label.ESCALATE
        return self._line(fact, label, f"to {names}: {said}{barred}")

    def _clock(self, file: CaseFile, told: Escalation) -> ClockReading | None:
        if told.concern is not Concern.CLOCK:
            return None
        readings = read_clocks(file.policy, file.calendar, file.replayed())
        return next((x for x in readings if x.clock.value == told.subject), None)

    def _line(self, fact: Fact, label: Label, text: str, quotation: str | None = None) -> Line:
        on = fact.occurred_at.astimezone(self._zone).date()
        return Line(on=on, label=label, text=text, quotation=quotation)

    @property
    def _directory(self) -> StaffDirectory:
        return self._parts.directory


_PROMISED = {
    PromiseKind.NEXT_UPDATE: "a letter",
    PromiseKind.ANSWER: "an answer",
    PromiseKind.AFTER_CARE: "a check-in",
}


def _of_obligation(told: Sequence[Escalation], obligation_id: str) -> list[Escalation]:
    """The rows of one duty: the second and later targets have a number after its id."""
    return [x for x in told if x.obligation_id.partition(".")[0] == obligation_id]
