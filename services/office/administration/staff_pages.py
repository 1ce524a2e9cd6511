"""Staff: who is in the directory, in which roles, and who can sign in."""

from starlette.responses import RedirectResponse, Response

from services.access.operations import Operation
from services.accounts.account_words import AccountState, account_in_words
from services.accounts.staff_accounts import AccountRefused, Invitation
from services.office.pages import plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit

_PURPOSE = "keep_accounts"


async def staff(visit: OfficeVisit) -> Response:
    """Everybody of the directory, each with how her account stands."""
    return await _page(visit)


async def invite(visit: OfficeVisit) -> Response:
    """Make a one-time link, and show it once."""
    try:
        made = await visit.parts.accounts.invite(_member(visit), visit.access(_PURPOSE))
    except AccountRefused as refused:
        return await _page(visit, str(refused))
    return _link(visit, made)


async def reset(visit: OfficeVisit) -> Response:
    """Forget password and second factor, end her sessions, and show a new link once."""
    try:
        made = await visit.parts.accounts.reset(_member(visit), visit.access(_PURPOSE))
    except AccountRefused as refused:
        return await _page(visit, str(refused))
    return _link(visit, made)


async def disable(visit: OfficeVisit) -> Response:
    """Let somebody in no more; not oneself, so that nobody locks herself out by a slip."""
    member = _member(visit)
    if member == visit.session.staff_id:
        fault = "this is your own account: another administrator can disable it"
        return await _page(visit, fault)
    try:
        await visit.parts.accounts.disable(member, visit.access(_PURPOSE))
    except AccountRefused as refused:
        return await _page(visit, str(refused))
    return RedirectResponse("/staff", status_code=303)


def _member(visit: OfficeVisit) -> str:
    staff_id: str = visit.request.path_params["member"]
    return staff_id[:200]


def _link(visit: OfficeVisit, made: Invitation) -> Response:
    member = visit.parts.directory.member(made.staff_id)
    return visit.page(
        "staff_link.html",
        title="A link for one use",
        whose=member.name if member else made.staff_id,
        link=f"{visit.parts.url}/enrol/{made.token}",
        until=made.until,
    )


async def _page(visit: OfficeVisit, fault: str | None = None) -> Response:
    directory, now = visit.parts.directory, visit.now
    found = {
        account.staff_id: account
        for account in await visit.parts.accounts.listed(visit.access(_PURPOSE))
    }
    members = []
    for member in sorted(directory.staff, key=lambda x: (x.office_id, x.name)):
        account = found.get(member.staff_id)
        members.append(
            {
                "staff_id": member.staff_id,
                "name": member.name,
                "office": directory.office(member.office_id).name,
                "roles": [plain(role.value) for role in member.roles],
                "state": None if account is None else AccountState.of(account, now).value,
                "stands": "none" if account is None else account_in_words(account, now),
            }
        )
    known = {member.staff_id for member in directory.staff}
    return visit.page(
        "staff.html",
        title="Staff and accounts",
        status=400 if fault else 200,
        fault=fault,
        members=members,
        gone=[account.staff_id for account in found.values() if account.staff_id not in known],
        file=_file(visit),
    )


def _file(visit: OfficeVisit) -> str:
    file = visit.parts.installation.settings.directory_file
    return "the directory that ships for trials" if file is None else file.name


_KEEP = Operation.KEEP_ACCOUNTS
STAFF_ROUTES = (
    OfficeRoute(path="/staff", method="GET", operation=_KEEP, handler=staff),
    OfficeRoute(path="/staff/{member}/invite", method="POST", operation=_KEEP, handler=invite),
    OfficeRoute(path="/staff/{member}/reset", method="POST", operation=_KEEP, handler=reset),
    OfficeRoute(path="/staff/{member}/disable", method="POST", operation=_KEEP, handler=disable),
)
