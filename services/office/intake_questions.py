"""The questions of intake, in their order: what is asked, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from services.office.contact_entries import Reached
from services.office.entries import (
    UNSURE,
    Entry,
    EntryKind,
    Given,
    Option,
    chosen,
    chosen_or_unsure,
    line,
    options_of,
)
from services.office.intake_answers import (
    Accused,
    Circumstances,
    Teller,
    YesNo,
    accused_member,
    candidates,
    has_a_choice,
    has_a_language,
    her,
    knows_how_to_reach_her,
    name_of,
    offices_of,
    received_on,
    reporter,
    teller_of,
    terms_of,
)
from workflows.parties import Channel, Language
from workflows.staff import OfficeDuty
from workflows.stages import Approach, Category

_NOT_SURE = Option(value=UNSURE, words="I'm not sure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One page of intake.

    Attributes:
        name: In the address.
        title: What is asked.
        why: Why it is asked, or what follows from it.
        entries: What is filled in, by what was answered before.
        check: Refuses what does not do, by a `FieldMissing`.
        is_asked: Whether it is asked at all, by what was answered before.
    """

    name: str
    title: str
    why: str
    entries: Callable[[Given, Circumstances], Sequence[Entry]]
    check: Callable[[Given, Circumstances], object]
    is_asked: Callable[[Given, Circumstances], bool] = lambda _given, _around: True


def _one(
    name: str, label: str, options: Sequence[Option], *, kind: EntryKind = EntryKind.CHOICE
) -> Callable[[Given, Circumstances], tuple[Entry, ...]]:
    entry = Entry(name=name, label=label, kind=kind, options=tuple(options))
    return lambda _given, _around: (entry,)


def _a_name(name: str) -> Callable[[Given, Circumstances], tuple[Entry, ...]]:
    hint = "Leave it empty if none is given, or you are not sure."
    entry = Entry(name=name, label="Name", hint=hint, is_needed=False, is_personal=True)
    return lambda _given, _around: (entry,)


def _office_entries(_: Given, around: Circumstances) -> list[Entry]:
    return [
        Entry(
            name=duty.value,
            label=duty.value.replace("_", " ").capitalize(),
            kind=EntryKind.PICK,
            options=tuple(Option(value=x, words=around.directory.office(x).name) for x in can),
            preset=can[0] if duty is OfficeDuty.INTAKE else "",
        )
        for duty in OfficeDuty
        if len(can := candidates(duty, around)) > 1
    ]


def _term_entries(_: Given, around: Circumstances) -> list[Entry]:
    offered = around.offered
    return [
        Entry(
            name=name,
            label=name.capitalize(),
            kind=EntryKind.PICK,
            options=tuple(
                Option(value=x.hash, words=f"{x.name}, version {x.version}") for x in documents
            ),
            preset=documents[0].hash,
        )
        for name, documents in (("policy", offered.policies), ("calendar", offered.calendars))
        if len(documents) > 1
    ]


def _accused_entries(_given: Given, _around: Circumstances) -> tuple[Entry, ...]:
    return (
        Entry(
            name="accused",
            label="Is it somebody on the staff?",
            kind=EntryKind.CHOICE,
            options=(
                Option(value=Accused.UNKNOWN.value, words="Nobody knows yet, or I'm not sure"),
                Option(value=Accused.OUTSIDE.value, words="Not on the staff"),
                Option(value=Accused.STAFF.value, words="On the staff"),
            ),
        ),
        Entry(
            name="accused_staff",
            label="If on the staff: staff id or mail address",
            is_needed=False,
            is_personal=True,
        ),
    )


_UNNAMED = "They do not say who they are: no name and no address are asked for."
_TELLERS = (
    Option(value=Teller.HERSELF.value, words="The person it happened to"),
    Option(
        value=Teller.HERSELF_UNNAMED.value,
        words="The person it happened to, without a name",
        hint=_UNNAMED,
    ),
    Option(value=Teller.ANOTHER.value, words="Somebody else"),
    Option(
        value=Teller.ANOTHER_UNNAMED.value, words="Somebody else, without a name", hint=_UNNAMED
    ),
)
_APPROACHES = {
    Approach.FORMAL: "An investigation, and a decision.",
    Approach.INFORMAL: "Settled with those concerned, if possible; she can change her mind.",
}


def _contact_questions(
    reached: Callable[[Given, Circumstances], Reached],
    is_asked: Callable[[Given], bool],
    *,
    called: str,
    prefix: str,
) -> tuple[Question, ...]:
    """How somebody hears: language, way, address and hours, each if the one before is known."""

    def channel(given: Given, around: Circumstances) -> object:
        return reached(given, around).chosen_channel(given)

    def address_entries(given: Given, around: Circumstances) -> Sequence[Entry]:
        hers = reached(given, around)
        return hers.address(hers.chosen_channel(given)) if has_a_choice(given, hers) else ()

    def hears(given: Given, around: Circumstances) -> bool:
        hers = reached(given, around)
        return has_a_choice(given, hers) and hers.chosen_channel(given) is not Channel.NONE

    def address(given: Given, around: Circumstances) -> object:
        hers = reached(given, around)
        by = hers.chosen_channel(given)
        return by and (hers.read_address(given, by), hers.read_key(given, by, around.now))

    return (
        Question(
            name=f"{prefix}-language",
            title=f"In which language does {called} hear?",
            why="Letters, page and code are in this language.",
            entries=lambda given, around: reached(given, around).language(may_be_unsure=True),
            check=lambda given, _: chosen_or_unsure(Language, given, f"{prefix}_language"),
            is_asked=lambda given, _: is_asked(given),
        ),
        Question(
            name=f"{prefix}-channel",
            title=f"How does {called} want to hear?",
            why="There is no usual way: only she knows what is safe.",
            entries=lambda given, around: reached(given, around).channel(may_be_unsure=True),
            check=channel,
            is_asked=lambda given, around: (
                is_asked(given) and has_a_language(given, reached(given, around))
            ),
        ),
        Question(
            name=f"{prefix}-address",
            title="At which address?",
            why="It is kept encrypted. Typed twice, it is hardly ever somebody else's.",
            entries=address_entries,
            check=address,
            is_asked=lambda given, around: is_asked(given) and bool(address_entries(given, around)),
        ),
        Question(
            name=f"{prefix}-hours",
            title=f"When may {called} be reached?",
            why="Letters leave in these hours only.",
            entries=lambda given, around: reached(given, around).hours(),
            check=lambda given, around: reached(given, around).read(given, around.now),
            is_asked=lambda given, around: is_asked(given) and hears(given, around),
        ),
    )


QUESTIONS: Final[tuple[Question, ...]] = (
    Question(
        name="who",
        title="Who tells you of it?",
        why="Whoever told of it hears of it too; the person it happened to hears first.",
        entries=_one("who", "Who it is", _TELLERS),
        check=lambda given, _: teller_of(given),
    ),
    Question(
        name="category",
        title="What is it about?",
        why="How long each stage is expected to take depends on it. If it is not clear, choose "
        "other misconduct.",
        entries=_one("category", "Category", options_of(Category)),
        check=lambda given, _: chosen(Category, given, "category"),
    ),
    Question(
        name="received",
        title="When did it come in?",
        why="All dates count from this day.",
        entries=lambda _, around: (
            Entry(
                name="received",
                label="Day",
                kind=EntryKind.DATE,
                hint="Year, month and day, such as 2027-01-14.",
                preset=around.today.isoformat(),
            ),
        ),
        check=received_on,
    ),
    Question(
        name="number",
        title="Does it have a number elsewhere?",
        why="If a case has this number already, you are told before a second one is opened.",
        entries=lambda _given, _around: (
            Entry(
                name="number",
                label="Number in another register",
                hint="Leave it empty if there is none, or you are not sure.",
                is_needed=False,
                is_personal=True,
            ),
        ),
        check=lambda given, _: line(given, "number"),
    ),
    Question(
        name="her-name",
        title="What is the person it happened to called?",
        why="Letters call her by it. Not every letter does, and no neutral mail.",
        entries=_a_name("her_name"),
        check=lambda given, _: name_of(given, "her_name"),
        is_asked=lambda given, _: teller_of(given) is not Teller.HERSELF_UNNAMED,
    ),
    Question(
        name="rhythm",
        title="Does she need to hear more often?",
        why="Somebody who is especially vulnerable is owed the faster rhythm of the policy. If you "
        "are not sure, she gets it.",
        entries=_one("vulnerable", "More often", (*options_of(YesNo), _NOT_SURE)),
        check=lambda given, _: chosen_or_unsure(YesNo, given, "vulnerable"),
    ),
    Question(
        name="asked",
        title="Did she say herself how she can be reached?",
        why="Nobody else can know what is safe. Without her word nothing is sent to her, and an "
        "officer finds out.",
        entries=_one("asked", "She said it herself", (*options_of(YesNo), _NOT_SURE)),
        check=lambda given, _: chosen_or_unsure(YesNo, given, "asked"),
        is_asked=lambda given, _: teller_of(given).is_another,
    ),
    *_contact_questions(
        her, knows_how_to_reach_her, called="the person it happened to", prefix="her"
    ),
    Question(
        name="reporter-name",
        title="What is whoever told you called?",
        why="Letters to them call them by it.",
        entries=_a_name("reporter_name"),
        check=lambda given, _: name_of(given, "reporter_name"),
        is_asked=lambda given, _: teller_of(given) is Teller.ANOTHER,
    ),
    *_contact_questions(
        reporter,
        lambda given: teller_of(given).is_another,
        called="whoever told you",
        prefix="reporter",
    ),
    Question(
        name="accused",
        title="Who is it said of?",
        why="Whoever is named on the staff sees nothing of the case, and is told nothing of it.",
        entries=_accused_entries,
        check=accused_member,
    ),
    Question(
        name="approach",
        title="How does she wish it to be handled?",
        why="Every office that has the case sees her wish.",
        entries=_one("approach", "Her wish", (*options_of(Approach, _APPROACHES), _NOT_SURE)),
        check=lambda given, _: chosen_or_unsure(Approach, given, "approach"),
    ),
    Question(
        name="offices",
        title="Which offices handle it?",
        why="Each owns its own time, and none of another's.",
        entries=_office_entries,
        check=offices_of,
        is_asked=lambda given, around: bool(_office_entries(given, around)),
    ),
    Question(
        name="terms",
        title="Under which policy?",
        why="It says when everybody hears, and how long each stage is expected to take.",
        entries=_term_entries,
        check=terms_of,
        is_asked=lambda given, around: bool(_term_entries(given, around)),
    ),
)
