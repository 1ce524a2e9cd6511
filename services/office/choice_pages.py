"""How a party wants to hear from now on: recorded as she says it, after its letter was shown."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.cases import CaseFile
from services.desk.answers import CommandConflict, CommandRefused, EngineUnreachable
from services.desk.intake import Choice, choice_fact, keep_nothing
from services.office.contact_entries import Reached
from services.office.entries import LONGEST_TEXT, Entry, FieldMissing, Given
from services.office.previews import after, next_letters, plan_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from workflows.admission import Refused, admit
from workflows.facts import Command

_CHANGED = "Something happened in this case meanwhile. Look at it again: nothing was recorded yet"
_AWAY = "The engine does not answer, so nothing was recorded. Try again in a minute"


async def show_form(visit: OfficeVisit) -> Response:
    """What she chose so far, without her address, to be said anew."""
    return await _form(visit, given=None)


async def check(visit: OfficeVisit) -> Response:
    """What she will read because of it; nothing is recorded yet."""
    return await _checked(visit)


async def confirm(visit: OfficeVisit) -> Response:
    """Record it, if nothing happened since it was checked."""
    file = await _file(visit)
    if visit.fields.text("fact_number") != str(len(file.facts)):
        return await _checked(visit, fault=_CHANGED, status=409)
    given = _given(visit, file)
    try:
        await visit.parts.desk.choose(
            visit.permit,
            _party(visit, file),
            _reached(visit, file).read(given, visit.now),
            command_id=f"office-{visit.case_id}-{len(file.facts)}",
        )
    except CommandConflict:
        return await _checked(visit, fault=_CHANGED, status=409)
    except EngineUnreachable:
        return await _checked(visit, fault=_AWAY, status=503)
    except (FieldMissing, CommandRefused) as refused:
        return await _form(visit, given=given, fault=str(refused))
    place = f"/case/{visit.request.path_params['case']}"
    return RedirectResponse(f"{place}?done=how+she+hears", status_code=303)


async def _checked(visit: OfficeVisit, *, fault: str | None = None, status: int = 200) -> Response:
    file = await _file(visit)
    given = _given(visit, file)
    reached = _reached(visit, file)
    try:
        choice = reached.read(given, visit.now)
        then = await _then(visit, file, choice)
    except (FieldMissing, Refused) as refused:
        return await _form(visit, given=given, fault=str(refused))
    letters = next_letters(visit.parts, then, plan_of(then, visit.now), visit.now)
    return visit.page(
        "choice_check.html",
        title="How she hears from now on",
        status=status,
        reference=visit.request.path_params["case"],
        party_id=_party(visit, file),
        fact_number=len(file.facts),
        given=given,
        said=[(x.label, x.words_for(given[x.name])) for x in _entries(reached) if given[x.name]],
        letters=[x for x in letters if x.party_id == _party(visit, file)],
        fault=fault,
    )


async def _then(visit: OfficeVisit, file: CaseFile, choice: Choice) -> CaseFile:
    """The case as it would be, refused by its own rules before it is confirmed."""
    body = await choice_fact(_party(visit, file), choice, keep_nothing)
    command = Command(
        command_id="preview",
        actor=visit.actor,
        occurred_at=visit.now,
        issued_at=visit.now,
        bodies=(body,),
    )
    admit(file.facts, command)
    return after(file, [body], visit.actor, visit.now)


async def _form(visit: OfficeVisit, *, given: Given | None, fault: str | None = None) -> Response:
    file = await _file(visit)
    stands = _as_chosen(visit, file) if given is None else given
    return visit.page(
        "choice.html",
        title="How she wants to hear",
        status=400 if fault else 200,
        reference=visit.request.path_params["case"],
        party_id=_party(visit, file),
        entries=[
            (each, stands.get(each.name, "" if given is not None else each.preset))
            for each in _entries(_reached(visit, file))
        ],
        fault=fault,
    )


def _entries(reached: Reached) -> tuple[Entry, ...]:
    """All on one page: what her way does not need is left empty."""
    return (
        *reached.language(may_be_unsure=False),
        *reached.channel(may_be_unsure=False),
        *reached.address_of_any_way(),
        *reached.hours(),
    )


def _as_chosen(visit: OfficeVisit, file: CaseFile) -> Given:
    """What she chose before; an address is not shown again, but typed."""
    reached = _reached(visit, file)
    now = file.replayed().parties[_party(visit, file)].preferences
    if now is None:
        return {}
    hours = now.safe_hours
    days = {reached.name(f"day_{x}"): "yes" if x in hours.weekdays else "" for x in range(1, 8)}
    return {
        reached.name("language"): now.language.value,
        reached.name("channel"): now.channel.value,
        reached.name("begins"): f"{hours.begins:%H:%M}",
        reached.name("ends"): f"{hours.ends:%H:%M}",
        reached.name("zone"): now.time_zone,
        **days,
    }


def _given(visit: OfficeVisit, file: CaseFile) -> Given:
    return {
        entry.name: visit.fields.text(entry.name)[:LONGEST_TEXT]
        for entry in _entries(_reached(visit, file))
    }


def _reached(visit: OfficeVisit, file: CaseFile) -> Reached:
    usual = visit.parts.terms.usual
    return Reached(
        prefix="party",
        is_unnamed=False,
        has_gateway=usual.has_gateway,
        time_zone=file.replayed().opening.time_zone,
    )


async def _file(visit: OfficeVisit) -> CaseFile:
    return await visit.parts.desk.file(visit.case_id, visit.access("record_choice"))


def _party(visit: OfficeVisit, file: CaseFile) -> str:
    party_id = str(visit.request.path_params["party"])
    if party_id not in file.replayed().parties:
        raise HTTPException(404)
    return party_id


_CHOICE = "/case/{case}/party/{party}/choice"
CHOICE_ROUTES = tuple(
    OfficeRoute(path=path, method=method, operation=Operation.RECORD_CHOICE, handler=handler)
    for path, method, handler in (
        (_CHOICE, "GET", show_form),
        (_CHOICE, "POST", check),
        (f"{_CHOICE}/confirm", "POST", confirm),
    )
)
