"""The code by which a party opens her page: given here, shown once, as a card to print."""

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.access_codes.desk import NoCodeForThisParty
from services.access_codes.reasons import CodeReason, IdentityCheck
from services.office.entries import Entry, EntryKind, FieldMissing, Option, chosen, options_of
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.portal.card import card_words
from services.portal.words import OWN_NAMES, page_words
from workflows.case import Case
from workflows.parties import Language

_CHECKS = {
    IdentityCheck.IN_PERSON: "You see her.",
    IdentityCheck.AGREED_ROUTE: "Over the route that was agreed before; never by mail.",
    IdentityCheck.TRUSTED_CONTACT: "Somebody she named brings it.",
}


async def show_form(visit: OfficeVisit) -> Response:
    """Why she gets a code, and how it is made sure that it is she."""
    return await _form(visit)


async def give(visit: OfficeVisit) -> Response:
    """Give a new code and show its card, once; the former code opens nothing from then on."""
    parts, case_id, party_id = visit.parts, visit.case_id, _party(visit)
    given = {name: visit.fields.text(name) for name in ("because", "checked", "language", "newest")}
    if given["newest"] != await _newest(visit, case_id, party_id):
        # Sent once more by a reload: it would end the code that was just printed.
        fault = "A code was given since this form was shown. Give another one only if you mean it"
        return await _form(visit, fault=fault, status=409)
    try:
        because = chosen(CodeReason, given, "because")
        checked = chosen(IdentityCheck, given, "checked")
        language = chosen(Language, given, "language")
        case = await _case(visit)
        drawn = parts.codes.draw(case_id, party_id, case, language)
    except (FieldMissing, NoCodeForThisParty) as refused:
        return await _form(visit, fault=str(refused), status=400)
    await parts.codes.give(drawn, visit.access("give_access_code"), reason=because, check=checked)
    return visit.page(
        "card.html",
        title="The card",
        reference=visit.request.path_params["case"],
        party_id=party_id,
        words=drawn.words,
        until=drawn.record.expires_at.date(),
        says=card_words(language, parts.library),
        card_tag=language.tag,
        card_direction=page_words(language, parts.library).direction,
        her_page=parts.her_page,
    )


async def _form(visit: OfficeVisit, *, fault: str | None = None, status: int = 200) -> Response:
    case_id, party_id = visit.case_id, _party(visit)
    case = await _case(visit)
    if party_id not in case.parties or visit.parts.her_page is None:
        raise HTTPException(404)
    newest = await _newest(visit, case_id, party_id)
    preferences = case.parties[party_id].preferences
    language = preferences.language.value if preferences else ""
    reason = CodeReason.LOST if newest else CodeReason.FIRST
    return visit.page(
        "code.html",
        title="Give a code",
        status=status,
        reference=visit.request.path_params["case"],
        party_id=party_id,
        newest=newest,
        entries=[
            (
                Entry(
                    name="checked",
                    label="How did you make sure who it is?",
                    kind=EntryKind.CHOICE,
                    options=options_of(IdentityCheck, _CHECKS),
                ),
                visit.fields.text("checked"),
            ),
            (
                Entry(
                    name="because",
                    label="Why is a code given?",
                    kind=EntryKind.CHOICE,
                    options=options_of(CodeReason),
                ),
                visit.fields.text("because") or reason.value,
            ),
            (
                Entry(
                    name="language",
                    label="In which language?",
                    kind=EntryKind.PICK,
                    options=tuple(Option(value=x.value, words=OWN_NAMES[x]) for x in Language),
                ),
                visit.fields.text("language") or language,
            ),
        ],
        fault=fault,
    )


async def _case(visit: OfficeVisit) -> Case:
    return (await visit.parts.desk.file(visit.case_id, visit.access("give_access_code"))).replayed()


async def _newest(visit: OfficeVisit, case_id: str, party_id: str) -> str:
    """When her newest code was given, as it stands in the form; empty if she never had one."""
    given: datetime | None = await visit.parts.ledger.access_codes.newest_at(case_id, party_id)
    return "" if given is None else given.isoformat()


def _party(visit: OfficeVisit) -> str:
    return str(visit.request.path_params["party"])


_CODE = "/case/{case}/party/{party}/code"
CODE_ROUTES = (
    OfficeRoute(path=_CODE, method="GET", operation=Operation.GIVE_CODE, handler=show_form),
    OfficeRoute(path=_CODE, method="POST", operation=Operation.GIVE_CODE, handler=give),
)
