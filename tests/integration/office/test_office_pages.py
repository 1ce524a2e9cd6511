"""The office's pages: who gets in, who sees what, and what a confirmed action needs."""

import pytest
from starlette.routing import Route

from services.access.operations import Operation
from services.access.rules import RULES
from services.accounts.one_time_codes import code_at
from services.installation import Installation
from services.ledger.access import CARRYING_OUT
from services.ledger.escalations import Escalation, TargetKind
from services.office.application import ROUTES
from services.office.routing import OfficeRoute
from services.web.application import Application
from tests.integration.cli.offline import NAMED_IN_IT, Offline
from tests.integration.office.browsing import (
    PASSWORD,
    browser,
    enrolled,
    forget_the_step,
    signed_in,
)
from tests.integration.visitors import NO_CASE, STAFF, as_actor, expected_status
from workflows.staff import Concern

BEFORE_SIGNING_IN = {"/sign-in", "/sign-out", "/enrol", "/enrol/{token}", "/healthz", "/readyz"}
OF_HER_SESSION = {"/prove"}
OF_ITS_OWN = ("{task}", "{draft}", "{party}", "{alert}", "{policy}", "{language}")
"""What another test goes through, with one that is there."""

ASKED = [
    route
    for route in ROUTES
    if route.method == "GET" and not any(each in route.path for each in OF_ITS_OWN)
]


def _at(route: OfficeRoute, case: str) -> str:
    return (
        route.path.replace("{case}", case)
        .replace("{task}", "t-none")
        .replace("{draft}", "dr-none")
        .replace("{question}", "who")
        .replace("{party}", "p1")
    )


def test_every_route_goes_through_an_operation_of_the_rules(app: Application) -> None:
    gated = {(route.path, route.method) for route in ROUTES}
    for route in app.routes:
        assert isinstance(route, Route)
        if route.path.startswith("/static/") or route.path in BEFORE_SIGNING_IN | OF_HER_SESSION:
            continue
        assert route.methods is not None
        for method in route.methods - {"HEAD"}:
            assert (route.path, method) in gated
    assert {route.operation for route in ROUTES} <= set(RULES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda x: f"{x.method} {x.path}")
async def test_nobody_gets_anywhere_without_signing_in(
    route: OfficeRoute, home: Offline, app: Application
) -> None:
    stranger = browser(app)
    answer = await stranger.client.request(route.method, _at(route, home.open_case))
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert home.open_case not in answer.text


@pytest.mark.parametrize("staff_id", STAFF)
async def test_each_page_answers_each_person_as_the_rules_say(
    staff_id: str, home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, staff_id)
    for route in ASKED:
        for case in (home.open_case, NO_CASE):
            got = await hers.get(_at(route, case))
            is_one = case == home.open_case or not route.is_in_a_case
            expected = await expected_status(parts, route, staff_id, case) if is_one else 404
            if not is_one and got.status_code == 403:
                continue
            if route.path == "/" and expected == 403:
                assert (await hers.get(got.headers["location"])).status_code == 200
                expected = 303
            assert got.status_code == expected, (route.path, case)
    assert home.open_case not in (await hers.get("/board")).text or await _may_list(parts, staff_id)


async def _may_list(parts: Installation, staff_id: str) -> bool:
    return await parts.gate.may_in_case(Operation.SEE_CASE, as_actor(staff_id), "c-open")


async def test_whoever_is_named_in_a_case_meets_it_nowhere(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, NAMED_IN_IT)
    of_one = await hers.get(f"/case/{home.open_case}")
    of_none = await hers.get(f"/case/{NO_CASE}")
    assert of_one.status_code == of_none.status_code == 404
    for path in (
        "/",
        "/alerts",
        "/board",
        "/board.csv",
        "/figures",
        f"/board?reference={home.open_case}",
    ):
        answer = await hers.get(path)
        assert f"/case/{home.open_case}" not in answer.text
        assert home.open_case not in answer.text.replace(f'value="{home.open_case}"', "")


async def test_a_form_that_no_page_of_ours_sent_changes_nothing(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    for route in ROUTES:
        if route.method == "POST":
            answer = await hers.client.post(_at(route, home.open_case), data={"stage": "decision"})
            assert answer.status_code == 400, route.path


async def test_whatever_does_not_fit_is_refused_in_one_sentence(
    parts: Installation, app: Application
) -> None:
    hers = await enrolled(parts, app, "st-case-1")
    await forget_the_step(parts, "st-case-1")
    code = code_at(hers.secret, parts.clock.now())
    for name, password, typed in (
        ("st-nobody", PASSWORD, code),
        ("st-case-1", "another password", code),
        ("st-case-1", PASSWORD, "000000"),
    ):
        refused = await hers.send("/sign-in", name=name, password=password, code=typed)
        assert refused.status_code == 400
        assert "do not fit together" in refused.text
        assert password not in refused.text
    assert (await hers.get("/")).headers["location"] == "/sign-in"


async def test_signing_out_and_being_disabled_end_the_session_on_the_server(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-investigator-2")
    kept = dict(hers.client.cookies)
    assert (await hers.get("/")).status_code == 200
    await hers.send("/sign-out", page="/")
    hers.client.cookies.update(kept)
    assert (await hers.get("/")).status_code == 303
    again = await signed_in(parts, app, "st-investigator-2")
    await parts.accounts.disable("st-investigator-2", CARRYING_OUT)
    assert (await again.get("/")).status_code == 303


async def test_a_link_is_taken_out_of_the_address_and_works_once(
    parts: Installation, app: Application
) -> None:
    invited = await parts.accounts.invite("st-decision-head", CARRYING_OUT)
    hers = browser(app)
    opened = await hers.get(f"/enrol/{invited.token}")
    assert opened.headers["location"] == "/enrol"
    differ = await hers.send("/enrol", password=PASSWORD, again="another", code="1")
    assert "differ" in differ.text
    assert invited.token not in (await hers.get("/enrol")).text
    assert (await browser(app).get("/enrol")).status_code == 410


async def test_an_action_shows_what_is_read_before_anything_is_recorded(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    facts = len((await parts.desk.file("c-open", CARRYING_OUT)).facts)
    path = f"/case/{home.open_case}/do/advance"
    checked = await hers.send(path, stage="assessment", conclusion="")
    assert checked.status_code == 200, checked.text
    assert "Nothing is recorded yet" in checked.text
    assert "What it will say" in checked.text
    assert f'name="fact_number" value="{facts}"' in checked.text
    assert len((await parts.desk.file("c-open", CARRYING_OUT)).facts) == facts


async def test_what_the_case_would_refuse_is_refused_before_it_is_confirmed(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    path = f"/case/{home.open_case}/do/advance"
    for stage in ("intake", "no such stage", ""):
        refused = await hers.send(path, stage=stage)
        assert refused.status_code == 400
        assert "There is a problem" in refused.text


async def test_what_was_checked_against_an_older_state_is_not_recorded(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    path = f"/case/{home.open_case}/do/advance"
    answer = await hers.send(f"{path}/confirm", page=path, stage="assessment", fact_number="1")
    assert answer.status_code == 409
    assert "meanwhile" in answer.text


async def test_while_the_engine_is_away_nothing_is_recorded_and_nothing_is_lost_from_the_form(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    facts = len((await parts.desk.file("c-open", CARRYING_OUT)).facts)
    path = f"/case/{home.open_case}/do/advance"
    answer = await hers.send(
        f"{path}/confirm", page=path, stage="assessment", fact_number=str(facts)
    )
    assert answer.status_code == 503
    assert 'name="stage" value="assessment"' in answer.text
    assert len((await parts.desk.file("c-open", CARRYING_OUT)).facts) == facts


async def test_the_board_says_in_words_how_a_case_stands_and_gives_it_as_csv(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    board = await hers.get("/board")
    assert home.open_case in board.text
    assert home.closed_case not in board.text
    csv = await hers.get("/board.csv?stage=closed")
    assert csv.headers["content-type"].startswith("text/csv")
    assert home.closed_case in csv.text
    for wrong in ("stage=never", "due_before=soon", "order=other", "after=c&at=noon"):
        assert (await hers.get(f"/board?{wrong}")).status_code == 404


async def test_no_name_and_no_address_stands_on_any_page(
    home: Offline, parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-intake-1")
    for route in ASKED:
        page = (await hers.get(_at(route, home.open_case))).text
        assert "Testcase" not in page
        assert "ada.testcase" not in page


async def test_figures_ask_for_ended_months_and_come_as_files(
    parts: Installation, app: Application
) -> None:
    hers = await signed_in(parts, app, "st-executive-1")
    page = await hers.get("/figures?office=investigation-office")
    assert "Groups of fewer than 5 cases are left out" in page.text
    assert "There is nothing to show for these months." in page.text
    for wrong, said in (
        ("since=soon", "a month is typed as year and month"),
        ("since=2999-01", "no month of it has ended"),
        ("since=1990-01", "at most 120 months"),
    ):
        refused = await hers.get(f"/figures?{wrong}")
        assert (refused.status_code, said in refused.text) == (400, True)
    file = await hers.get("/figures.csv?table=hand-overs")
    assert file.text.startswith("From office to office,up to 1 week,")
    assert (await hers.get("/figures.csv?table=persons")).status_code == 404


@pytest.fixture
async def alerted(parts: Installation) -> None:
    """Two clocks of the open case have come to the executive; one of them has begun."""
    rows = [
        Escalation(
            obligation_id=f"alert-{clock}",
            case_id="c-open",
            concern=Concern.CLOCK,
            subject=clock,
            step=0,
            target_kind=TargetKind.STAFF,
            target="st-executive-1",
            message_id=f"{clock}@example.org",
            intended_at=parts.clock.now(),
            fact_number=1,
            office_id="investigation-office",
        )
        for clock in ("assessment", "investigation")
    ]
    await parts.ledger.escalations.intend_together(rows)
    await parts.ledger.cases.set_next_wake(
        "c-open",
        None,
        planned_at=parts.clock.now(),
        lengths=[
            {"clock": "assessment", "duty": None, "office_id": None, "ended_on": None}
            | {"days": None, "benchmark_days": None}
        ],
    )


@pytest.mark.usefixtures("alerted")
async def test_an_alert_says_what_is_whose_and_whoever_oversees_touches_no_findings(
    home: Offline, parts: Installation, app: Application
) -> None:
    place = f"/case/{home.open_case}/alert/alert-assessment"
    manager = await signed_in(parts, app, "st-executive-1")
    listed = (await manager.get("/alerts")).text
    assert place in listed
    assert "alert-investigation" not in listed
    hers = (await manager.get(place)).text
    assert "Ask who has it: Iris Inquirysample" in hers
    assert "What the affected person reads next" in hers
    assert f"/case/{home.open_case}/do/" not in hers
    settled = await manager.get(place.replace("assessment", "investigation"))
    assert "the matter is settled" in settled.text
    officer = await signed_in(parts, app, "st-intake-1")
    assert f"/case/{home.open_case}/do/extend?clock=assessment" in (await officer.get(place)).text
    assert place not in (await officer.get("/alerts")).text
    for staff_id, path in ((NAMED_IN_IT, place), ("st-intake-1", place.replace("ment", "ed"))):
        other = await signed_in(parts, app, staff_id)
        assert (await other.get(path)).status_code == 404
