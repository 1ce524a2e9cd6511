"""Policies: which there are, what each says, what differs between two, and checking one."""

import asyncio
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.access.operations import Operation
from services.letters.rendered import LetterError
from services.office.pages import as_utc, plain
from services.office.routing import OfficeRoute
from services.office.visit import OfficeVisit
from services.policies.checking.placed import Placed, placed_findings
from services.policies.documents import UnreadablePolicy, parse_policy
from services.policies.known import KnownPolicy, known_policies, policy_by_hash
from services.policies.places import places_in_text
from services.policies.telling.differences import changes
from services.policies.telling.for_a_role import told_to
from services.policies.telling.sentences import sentences
from services.policies.telling.sources import assumed_terms
from workflows.parties import Role
from workflows.policy import Policy, content_hash

LARGEST_FORM = 1024 * 1024
"""Bytes of a form with a policy in it: as the file's limit, written for a form."""

_POINT = "  - "


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Sentences below a heading; none for those before the first."""

    heading: str
    sentences: tuple[str, ...]


async def policies(visit: OfficeVisit) -> Response:
    """The policies that ship and those that the ledger holds, with who adopted them."""
    known = await known_policies(visit.parts.ledger)
    return visit.page(
        "policies.html",
        title="Policies",
        policies=[_row(visit, each) for each in known],
        may_adopt=visit.parts.gate.may(Operation.ADOPT_TERMS, visit.actor),
    )


async def policy(visit: OfficeVisit) -> Response:
    """A policy in plain sentences, the whole of it or as it is told to one person."""
    found = await policy_by_hash(visit.parts.ledger, visit.request.path_params["policy"])
    asked = visit.asked("role")
    try:
        role = Role(asked) if asked else None
    except ValueError:
        raise HTTPException(404) from None
    chapters = (
        chapters_of(found)
        if role is None
        else tuple(
            Chapter(heading=each.heading, sentences=each.sentences) for each in told_to(found, role)
        )
    )
    return visit.page(
        "policy.html",
        title=found.title,
        policy=found,
        hash=content_hash(found),
        chapters=chapters,
        role=role,
        roles=list(Role),
    )


async def compare(visit: OfficeVisit) -> Response:
    """What would change from one policy to another, and which way; which, if that is not said."""
    if not (visit.asked("before") and visit.asked("after")):
        return await policies(visit)
    ledger = visit.parts.ledger
    before = await policy_by_hash(ledger, visit.asked("before"))
    after = await policy_by_hash(ledger, visit.asked("after"))
    found = changes(before, after)
    sections = dict.fromkeys(change.section for change in found)
    return visit.page(
        "policy_compare.html",
        title="What would change",
        before=before,
        after=after,
        sections=[
            (section, [change.told() for change in found if change.section == section])
            for section in sections
        ],
    )


async def show_check(visit: OfficeVisit) -> Response:
    """A field for a policy's document."""
    return visit.page("policy_check.html", title="Check a policy", document="", checked=None)


async def check(visit: OfficeVisit) -> Response:
    """Each finding with its line; nothing is kept of the document."""
    document = visit.fields.text("document")
    try:
        found = await asyncio.to_thread(checked, visit, document)
    except (UnreadablePolicy, LetterError) as fault:
        found = None
        faults = str(fault).splitlines()
    else:
        faults = []
    return visit.page(
        "policy_check.html",
        title="Check a policy",
        status=400 if faults else 200,
        document=document,
        checked=found,
        faults=faults,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A policy that could be read, and what the check finds in it."""

    policy: Policy
    findings: tuple[Placed, ...]
    assumed: tuple[str, ...]

    @property
    def errors(self) -> int:
        """How many findings refuse it."""
        return sum(found.is_error for found in self.findings)


def checked(visit: OfficeVisit, document: str) -> Checked:
    """The check of a document, with the letters of this installation.

    Raises:
        UnreadablePolicy: it is no sound policy.
        LetterError: the letters of the installation cannot be used.
    """
    found = parse_policy(document)
    placed = placed_findings(found, places_in_text(document), letters=visit.parts.library)
    return Checked(policy=found, findings=placed, assumed=tuple(assumed_terms(found)))


def chapters_of(found: Policy) -> tuple[Chapter, ...]:
    """The whole of a policy: its sentences below their headings."""
    chapters: list[tuple[str, list[str]]] = [("", [])]
    for line in sentences(found):
        if line.startswith(_POINT):
            chapters[-1][1].append(line.removeprefix(_POINT))
        elif line:
            chapters.append((line, []))
    return tuple(Chapter(heading=x, sentences=tuple(y)) for x, y in chapters if x or y)


def _row(visit: OfficeVisit, known: KnownPolicy) -> dict[str, object]:
    return {
        "hash": known.hash,
        "named": f"{known.name}, version {known.version}",
        "ships": known.is_preset,
        "adopted": [
            f"by {_name(visit, each.adopted_by)} on {as_utc(each.adopted_at)}"
            + (", for a trial only" if each.trial else "")
            + (f" ({plain(each.reason.value)})" if each.reason else "")
            for each in known.adoptions
        ],
    }


def _name(visit: OfficeVisit, staff_id: str) -> str:
    member = visit.parts.directory.member(staff_id)
    return member.name if member else staff_id


_SEE = Operation.SEE_TERMS_IN_USE
CHECK = "/policies/check"
POLICY_ROUTES = (
    OfficeRoute(path="/policies", method="GET", operation=_SEE, handler=policies),
    OfficeRoute(path="/policies/compare", method="GET", operation=_SEE, handler=compare),
    OfficeRoute(path=CHECK, method="GET", operation=_SEE, handler=show_check),
    OfficeRoute(path=CHECK, method="POST", operation=_SEE, handler=check),
    OfficeRoute(path="/policy/{policy}", method="GET", operation=_SEE, handler=policy),
)
