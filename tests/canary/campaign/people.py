"""The cases of the campaign: every channel, role and language, and every way a case can go."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from services.desk.intake import Choice, Intake, NewParty
from services.openpgp.public_key import PublicKey, read_public_key
from services.vault.kinds import VaultKind
from tests.canary.campaign.flock import Flock
from tests.canary.campaign.sites import HerPart
from tests.stories.story import Step, Story, at_any_hour, letters_in_hand, said
from tests.unit.openpgp.keys import key_of
from workflows.case_facts import (
    CaseClosed,
    CaseReopened,
    ContentHeld,
    DecisionRecorded,
    HoldReleased,
    ReportReceived,
    StageAdvanced,
    WordGiven,
)
from workflows.facts import FactBody
from workflows.parties import Channel, Language, Rhythm, Role
from workflows.party_facts import (
    ConsentRenewed,
    ContactConfirmed,
    ContactRevoked,
    PartyInformed,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmRaised,
    WithdrawalRequested,
    WithdrawalSettled,
)
from workflows.policy import Policy, content_hash
from workflows.stages import Conclusion, Decision, Outcome, Stage, Word

ROLES = (Role.AFFECTED_PERSON, Role.REPORTER, Role.WITNESS, Role.RESPONDENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who was entered, how she hears, and which markers may reach her for it."""

    party: NewParty
    name: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CanaryCase:
    """A story, its people, and what of its texts may be told."""

    story: Story
    policy: Policy
    people: tuple[Person, ...]
    word: str
    question: str
    answer: str

    def intake(self) -> Intake:
        """How the case comes in, under its policy."""
        return replace(self.story.intake(), policy=content_hash(self.policy))

    def parts(self, flock: Flock, case_id: str) -> tuple[HerPart, ...]:
        """Each of its people, with what her own page may show her."""
        return tuple(
            HerPart(
                case_id=case_id,
                party_id=f"p{place}",
                hers=frozenset(flock.named_in(" ".join(self._hers(place, person)).encode())),
            )
            for place, person in enumerate(self.people, start=1)
        )

    def _hers(self, place: int, person: Person) -> tuple[str, ...]:
        own = (person.name, person.address or "", self.word)
        return (*own, self.question, self.answer) if place == 1 else own

    def may_read(self, flock: Flock) -> dict[str, frozenset[str]]:
        """Who asked for whole letters, by the marker of her address, and what may stand in them.

        The answer to her question goes to the person who asked, who is the first.
        """
        allowed = {}
        for place, person in enumerate(self.people):
            choice = person.party.choice
            if choice is not None and choice.channel.lays_the_letter_open and choice.address:
                [address] = flock.named_in(choice.address.encode())
                told = (person.name, self.word, self.answer if place == 0 else "")
                allowed[address] = frozenset(flock.named_in(" ".join(told).encode()))
        return allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When the cases begin, and for how many days they live."""

    begin: datetime
    days: int

    def on(self, day: int, *bodies: FactBody) -> Step:
        """What is said so many days after the beginning."""
        return said(self.day(day), *bodies)

    def day(self, number: int) -> datetime:
        """The instant so many days after the beginning."""
        return self.begin + timedelta(days=number)


def canary_case(flock: Flock, number: int, times: Times, policy: Policy) -> CanaryCase:
    """The case of this number, of which every seventh has the same channels in the same roles."""
    channels = list(Channel)
    people = tuple(
        _person(flock, role, channels[(number + 3 * place) % len(channels)], number + place)
        for place, role in enumerate(ROLES)
    )
    texts = {
        f"vr_{kind.table}-of-{number:05}": (kind, flock.text(kind.value))
        for kind in (VaultKind.WORD_TEXT, VaultKind.QUESTION_TEXT, VaultKind.ANSWER_TEXT)
    }
    word, question, answer = texts
    story = Story(
        name=f"canaries {number}",
        opened_at=times.begin + timedelta(hours=number % 5),
        parties=tuple(person.party for person in people),
        texts=texts,
        steps=tuple(
            step
            for step in _steps(times, number, word, question, answer)
            if step.at <= times.day(times.days)
        ),
        until=times.day(times.days),
    )
    return CanaryCase(
        story=at_any_hour(story),
        policy=policy,
        people=people,
        word=texts[word][1],
        question=texts[question][1],
        answer=texts[answer][1],
    )


def _person(flock: Flock, role: Role, channel: Channel, number: int) -> Person:
    languages, rhythms = list(Language), list(Rhythm)
    kind = VaultKind.RESPONDENT_NAME if role is Role.RESPONDENT else VaultKind.PARTY_NAME
    name = flock.name(kind.value)
    address = None
    if channel.uses_mail:
        address = flock.address(VaultKind.PARTY_ADDRESS.value)
    elif channel is Channel.GATEWAY:
        address = flock.new(VaultKind.PARTY_HANDLE.value)
    choice = Choice(
        channel=channel,
        language=languages[number % len(languages)],
        time_zone="Europe/Paris",
        address=address,
        rhythm=rhythms[number % len(rhythms)],
        knowingly=channel.lays_the_letter_open,
        key=_key(flock) if channel.needs_a_key else None,
    )
    party = NewParty(role=role, name=name, vulnerable=number % 4 == 0, choice=choice)
    return Person(party=party, name=name, address=address)


def _key(flock: Flock) -> PublicKey:
    owner = f"{flock.new(VaultKind.PARTY_PUBLIC_KEY.value)} <ada@elsewhere.example>"
    return read_public_key(bytes(key_of(owner).extract_certificate()), now=datetime.now(UTC))


def _steps(times: Times, number: int, word: str, question: str, answer: str) -> list[Step]:
    on = times.on
    steps = [
        on(2, StageAdvanced(to=Stage.ASSESSMENT)),
        on(3, ContactConfirmed(party_id="p1")) if number % 7 in (0, 1, 2) else on(3),
        on(7, PartyInformed(party_id="p3")),
        on(8, QuestionAsked(party_id="p1", question_id="q1", question=question)),
        on(10, QuestionAnswered(question_id="q1", answer=answer)),
        Step(at=times.day(12), bodies=letters_in_hand),
        on(23, StageAdvanced(to=Stage.INVESTIGATION)),
        on(25, WordGiven(word=Word.NEW, text=word)),
        on(28, PartyInformed(party_id="p4")),
        on(30, SafetyAlarmRaised(party_id="p1")),
        on(34, ContentHeld(reason="risk_to_evidence", review_on=times.day(60).date())),
        Step(at=times.day(40), bodies=letters_in_hand),
        on(70, HoldReleased()),
        Step(at=times.day(80), bodies=letters_in_hand),
    ]
    if number % 6 == 5:
        return [*steps, *_withdrawn(times)]
    if number % 9 == 8:
        steps.append(on(85, ContactRevoked(party_id="p2")))
    if number % 7 != 6:
        steps.append(on(90, ConsentRenewed(party_id="p1")))
    steps += _to_the_end(
        times, Conclusion.REPORT_SENT if number % 2 else Conclusion.NOT_SUBSTANTIATED
    )
    if number % 8 == 7:
        steps += [
            on(170, CaseReopened(to=Stage.INVESTIGATION)),
            on(200, CaseClosed(outcome=Outcome.NO_INVESTIGATION)),
        ]
    return steps


def _withdrawn(times: Times) -> list[Step]:
    on = times.on
    return [
        on(88, WithdrawalRequested(party_id="p1")),
        on(92, WithdrawalSettled(party_id="p1", confirmed=True)),
        on(95, CaseClosed(outcome=Outcome.WITHDRAWN)),
    ]


def _to_the_end(times: Times, conclusion: Conclusion) -> list[Step]:
    on = times.on
    return [
        on(100, StageAdvanced(to=Stage.DECISION, conclusion=conclusion)),
        on(103, ReportReceived()),
        on(120, DecisionRecorded(decision=Decision.NO_ACTION)),
        on(130, CaseClosed(outcome=Outcome.DECIDED)),
    ]
