"""One case as facts, for tests of the ledger."""

from datetime import UTC, date, datetime, timedelta

from services.ledger.access import Access
from workflows.case_facts import CaseClosed, CaseOpened, CaseReopened, PolicyChanged, StageAdvanced
from workflows.delivery_facts import Covered, LetterAttempted, StaffTold
from workflows.facts import ENGINE, Actor, ActorKind, Command, Fact, FactBody
from workflows.notices import DeliveryOutcome, NoticeKind, PromiseKind
from workflows.parties import Channel, Language, Preferences, Role
from workflows.party_facts import ContactRevoked, PartyAdded, PartyPreferred
from workflows.promises import Promise
from workflows.staff import OfficeDuty
from workflows.stages import Category, Outcome, Stage

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
OFFICER = Access(actor=Actor(kind=ActorKind.STAFF, actor_id="s-17"), purpose="case_work")

OPENED = CaseOpened(
    category=Category.SEXUAL_HARASSMENT,
    policy="policy-1",
    calendar="calendar-1",
    time_zone="Europe/Paris",
    offices={OfficeDuty.INTAKE: "office-1", OfficeDuty.INVESTIGATING: "office-2"},
    salt="0" * 32,
)
ADA_ADDED = PartyAdded(party_id="ada", role=Role.AFFECTED_PERSON)
ADA_CHOSE = PartyPreferred(
    party_id="ada",
    preferences=Preferences(
        channel=Channel.PAGE, language=Language.ENGLISH, time_zone="Europe/Paris"
    ),
)
ADA_REVOKED = ContactRevoked(party_id="ada")


def promise(name: str, on: date) -> Promise:
    """A promise to Ada that ends with a day in UTC."""
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    return Promise(
        promise_id=name,
        party_id="ada",
        kind=PromiseKind.NEXT_UPDATE,
        on=on,
        zone="UTC",
        deadline=midnight + timedelta(days=1),
    )


def attempted(
    letter: str, obligation: str, outcome: DeliveryOutcome, *promises: Promise
) -> LetterAttempted:
    """An attempt at a letter to Ada that carries one update."""
    return LetterAttempted(
        letter_id=letter,
        party_id="ada",
        covers=(Covered(obligation_id=obligation, notice=NoticeKind.UPDATE),),
        attempt=1,
        outcome=outcome,
        preferences=3,
        promises=promises,
    )


def facts(*bodies: FactBody, first: int = 1) -> list[Fact]:
    """Facts with these bodies, an hour apart from noon, each from a command of its own."""
    return [
        Command(
            command_id=f"command-{number}",
            actor=ENGINE,
            occurred_at=NOON + timedelta(hours=number),
            issued_at=NOON + timedelta(hours=number),
            bodies=(body,),
        ).facts(number)[0]
        for number, body in enumerate(bodies, start=first)
    ]


def whole_story() -> list[Fact]:
    """A case that is told twice, loses contact, changes policy, closes and opens again."""
    return facts(
        OPENED,
        ADA_ADDED,
        ADA_CHOSE,
        attempted("letter-1", "due-1", DeliveryOutcome.PUBLISHED, promise("p-1", date(2026, 2, 4))),
        StageAdvanced(to=Stage.INVESTIGATION),
        StaffTold(obligation_id="due-2"),
        attempted("letter-2", "due-3", DeliveryOutcome.UNKNOWN, promise("p-2", date(2026, 3, 4))),
        attempted("letter-2", "due-3", DeliveryOutcome.PUBLISHED, promise("p-2", date(2026, 3, 4))),
        ADA_REVOKED,
        PolicyChanged(policy="policy-2"),
        CaseClosed(outcome=Outcome.REFERRED),
        CaseReopened(to=Stage.INVESTIGATION),
    )
