"""What a command that a case took is answered with: it was taken; what follows."""

from services.cli.answers import Answer
from services.cli.sessions import Acting
from services.cli.words import instant_in_words, letter_in_words, notice_in_words, plain
from services.desk.answers import Receipt
from workflows.obligations import Notice
from workflows.planner import Plan

NOT_RECORDED_YET = (
    "It was taken, but is not recorded yet: is a worker running? Nothing is lost; look again with "
    "'duecourse case show {reference}'."
)


async def answer_with_receipt(
    acting: Acting, receipt: Receipt, done: str, **more: object
) -> Answer:
    """The receipt; in words also the stage and what each party hears next."""
    data = {
        "reference": receipt.reference,
        "case_id": receipt.case_id,
        "taken": receipt.taken,
        "command_id": receipt.command_id,
        **more,
    }
    if not receipt.taken.is_safe:
        unsure = NOT_RECORDED_YET.format(reference=receipt.reference)
        return Answer(data=data, shown=[f"{receipt.reference}: {done}."], said=[unsure])
    file = await acting.file(receipt.case_id)
    planned = await acting.parts.desk.planned(receipt.case_id, acting.access("show_what_follows"))
    zone = file.replayed().opening.time_zone
    shown = [
        f"{receipt.reference}: {done}. It is in {plain(planned.stage)}.",
        *_next_letters(planned, zone),
    ]
    return Answer(data=data, shown=shown)


def _next_letters(planned: Plan, zone: str) -> list[str]:
    lines = [
        f"  {letter.party_id} hears now: {letter_in_words(letter)}" for letter in planned.letters
    ]
    told = {letter.party_id for letter in planned.letters}
    for ahead in planned.upcoming:
        if isinstance(ahead, Notice) and ahead.party_id not in told and ahead.due_at is not None:
            told.add(ahead.party_id)
            when = instant_in_words(ahead.due_at, zone)
            lines.append(
                f"  {ahead.party_id} hears next on {when} ({zone}): {notice_in_words(ahead)}"
            )
    lines += [
        f"  {waiting.party_id} waits for {plain(waiting.waits_for)}: {notice_in_words(waiting)}"
        for waiting in planned.waiting
        if waiting.waits_for is not None
    ]
    return lines
