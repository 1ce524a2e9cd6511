"""Plans a second, for a case of thirty facts."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter

from deploy.bench.figures import Figure
from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY
from workflows.case_facts import CaseOpened, StageAdvanced
from workflows.delivery_facts import LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, ActorKind, Command, Fact, FactBody
from workflows.fold import replay
from workflows.letter_content import compose
from workflows.notices import DeliveryOutcome
from workflows.obligations import LetterDue
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party_facts import PartyAdded, PartyPreferred
from workflows.planner import plan, plan_as_read, plan_case
from workflows.planning.as_read import CaseAsRead
from workflows.policy import content_hash
from workflows.staff import OfficeDuty
from workflows.stages import Category, Stage

FACTS = 30
BEGINS = datetime(2027, 1, 11, 9, 30, tzinfo=UTC)
ZONE = "Europe/Paris"
STAFF = Actor(kind=ActorKind.STAFF, actor_id="st-intake-1")
POLICY = load_policy("un-women-2020")
WHY = (
    "It is Python without compiled parts, and every reading of a case computes each clock, promise "
    "and obligation anew from the facts, so that nothing remembered can be wrong."
)


def measure_planning(seconds: float) -> list[Figure]:
    """Plan the same case again and again: from its facts, folded, and as it was read once."""
    facts, now = thirty_facts()
    stored = TypeAdapter(tuple[Fact, ...]).dump_json(facts)
    decoding = TypeAdapter(tuple[Fact, ...])
    case = replay(facts)
    decoded = _rate(lambda: decoding.validate_json(stored), seconds)
    folded = _rate(lambda: plan_case(POLICY, WEEKDAYS_ONLY, case, now), seconds)
    read = CaseAsRead.read(POLICY, WEEKDAYS_ONLY, case)
    as_read = _rate(lambda: plan_as_read(read, now), seconds)
    from_facts = _rate(lambda: plan(POLICY, WEEKDAYS_ONLY, facts, now), seconds)
    beside = "decoding the same 30 facts (pydantic)"
    return [
        Figure(
            name="plans of a folded case, 30 facts",
            ours=folded,
            unit="/s",
            bare=decoded,
            beside=beside,
            limit=20_000,
            why=WHY,
        ),
        Figure(
            name="plans from facts, 30 facts",
            ours=from_facts,
            unit="/s",
            bare=decoded,
            beside=beside,
        ),
        Figure(
            name="plans of a case as it was read, 30 facts",
            ours=as_read,
            unit="/s",
            bare=folded,
            beside="reading it each time",
        ),
    ]


def _rate(action: Callable[[], object], seconds: float) -> float:
    done = 0
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        for _ in range(20):
            action()
        done += 20
    return done / passed


def thirty_facts() -> tuple[tuple[Fact, ...], datetime]:
    """A case that was carried out until it has thirty facts, and the instant it waits at."""
    facts = _opened()
    now = BEGINS
    while len(facts) < FACTS:
        planned = plan(POLICY, WEEKDAYS_ONLY, facts, now)
        done: list[FactBody] = [_delivered(facts, letter, now) for letter in planned.letters]
        done += [StaffTold(obligation_id=duty.obligation_id) for duty in planned.duties]
        for body in done:
            facts += _command(ENGINE, now, len(facts), body)
        if done:
            continue
        if planned.stage is Stage.INTAKE:
            facts += _command(STAFF, now, len(facts), StageAdvanced(to=Stage.ASSESSMENT))
        elif planned.stage is Stage.ASSESSMENT and now - BEGINS > timedelta(days=14):
            facts += _command(STAFF, now, len(facts), StageAdvanced(to=Stage.INVESTIGATION))
        elif planned.next_wake is not None:
            now = planned.next_wake
    return facts[:FACTS], now


def _opened() -> tuple[Fact, ...]:
    bodies: list[FactBody] = [
        CaseOpened(
            category=Category.SEXUAL_HARASSMENT,
            policy=content_hash(POLICY),
            calendar=content_hash(WEEKDAYS_ONLY),
            time_zone=ZONE,
            offices={
                OfficeDuty.INTAKE: "intake-desk",
                OfficeDuty.INVESTIGATING: "investigation-office",
                OfficeDuty.DECIDING: "decision-office",
            },
            salt="0" * 31 + "1",
        )
    ]
    for party_id, role in (("p1", Role.AFFECTED_PERSON), ("p2", Role.REPORTER)):
        preferences = Preferences(channel=Channel.PAGE, language=Language.ENGLISH, time_zone=ZONE)
        bodies.append(PartyAdded(party_id=party_id, role=role))
        bodies.append(PartyPreferred(party_id=party_id, preferences=preferences))
    return _command(STAFF, BEGINS, 0, *bodies)


def _delivered(facts: tuple[Fact, ...], letter: LetterDue, now: datetime) -> LetterAttempted:
    content = compose(
        POLICY,
        WEEKDAYS_ONLY,
        facts,
        letter_id=letter.letter_id,
        party_id=letter.party_id,
        notices=letter.notices,
        now=now,
    )
    return LetterAttempted(
        letter_id=letter.letter_id,
        party_id=letter.party_id,
        covers=letter.covers,
        attempt=letter.attempt,
        outcome=DeliveryOutcome.PUBLISHED,
        preferences=letter.preferences,
        promises=content.promises,
    )


def _command(actor: Actor, at: datetime, known: int, *bodies: FactBody) -> tuple[Fact, ...]:
    command = Command(
        command_id=f"k{known}", actor=actor, occurred_at=at, issued_at=at, bodies=bodies
    )
    return command.facts(first_number=known + 1)
