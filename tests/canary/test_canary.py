"""Personal data is entered in every field, and then looked for wherever it must not be."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from services.desk.answers import CommandRefused
from services.desk.intake import Choice, NewParty
from services.ledger.access import Access
from services.mail.address import MailAddressError
from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.vault.kinds import VaultKind
from tests.canary.markers import Markers
from tests.canary.scanner import found_in, found_in_files
from tests.faults.killing import Driver, a_driver
from tests.servers.smtp_script import Fault, Step
from tests.servers.smtp_sink import SmtpSink
from tests.stories.cast import OFFICER
from tests.stories.engine import a_new_home
from tests.stories.library import OPENED
from tests.stories.permits import permitted
from tests.stories.story import Story, at, at_any_hour, said
from workflows import names
from workflows.case_facts import ContentHeld, DecisionRecorded, StageAdvanced, WordGiven
from workflows.case_progress import STAGE
from workflows.parties import Channel, Language, Role
from workflows.party_facts import (
    PartyInformed,
    QuestionAnswered,
    QuestionAsked,
    SafetyAlarmRaised,
)
from workflows.stages import Decision, Stage, Word

PEOPLE = ("ada", "remi", "wanda", "rex", "refused")
READING = Access(actor=OFFICER, purpose="look_for_canaries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a case with canaries left behind, as bytes."""

    markers: Markers
    histories: bytes
    visibility: bytes
    files: tuple[Path, ...]
    sink: SmtpSink
    revealed: frozenset[str]

    @property
    def all_markers(self) -> frozenset[str]:
        """Everything that was entered."""
        return self.markers.all_of(PEOPLE)

    def mails_to(self, address: str) -> list[bytes]:
        """The mails that an address got."""
        return [x.content for x in self.sink.envelopes if address.encode() in x.rcpt_to]

    def file(self, name: str) -> bytes:
        """The content of one file."""
        return next(file for file in self.files if file.name == name).read_bytes()


@pytest_asyncio.fixture(scope="module")
async def traces(
    temporal_program: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Traces]:
    """A case with canaries in all fields, played by a worker that logs everything it can."""
    folder = tmp_path_factory.mktemp("canary")
    markers = Markers()
    story = _story(markers)
    settings = await a_new_home(folder / "home")
    server_settings = DevServerSettings(
        log_file=folder / "temporal.log",
        database=folder / "temporal.db",
        port=0,
        search_attributes=(STAGE,),
    )
    async with (
        DevServer(temporal_program, server_settings, print) as server,
        SmtpSink(faults={Step.RCPT: Fault.answer("550 5.7.1 Not now", times=1)}) as sink,
        a_driver(settings, server, sink.port, story, []) as driver,
    ):
        case_id = await driver.play(story)
        revealed = await _every_kind_is_kept(driver, case_id, markers)
        await _what_goes_wrong(driver, case_id, markers)
        yield Traces(
            markers=markers,
            histories=await _history(driver, case_id),
            visibility=await _visibility(driver),
            files=_files(folder),
            sink=sink,
            revealed=revealed,
        )


def test_canaries_are_in_no_history(traces: Traces) -> None:
    assert len(traces.histories) > 10_000
    assert found_in(traces.histories, traces.all_markers) == set()


def test_canaries_are_in_no_visibility_record(traces: Traces) -> None:
    assert names.CASE_WORKFLOW.encode() in traces.visibility
    assert found_in(traces.visibility, traces.all_markers) == set()


def test_canaries_are_in_no_file_of_temporal_or_the_ledger(traces: Traces) -> None:
    names_of_files = {file.name for file in traces.files}
    assert names_of_files >= {"temporal.db", "temporal.db-wal", "ledger.db", "worker.log"}
    assert found_in_files(traces.files, traces.all_markers) == {}


def test_canaries_are_in_no_log_line_although_much_was_logged(traces: Traces) -> None:
    log = traces.file("worker.log")
    assert b"worker.started" in log
    assert found_in(log, traces.all_markers) == set()


def test_canaries_were_entered_and_can_be_revealed_by_the_vault(traces: Traces) -> None:
    assert len(traces.revealed) == len(VaultKind)
    for text in traces.revealed:
        assert found_in(text.encode(), traces.all_markers)


def test_canaries_are_in_no_neutral_mail(traces: Traces) -> None:
    address = traces.markers.address("remi")
    mails = traces.mails_to(address)
    assert len(mails) >= 2
    others = traces.all_markers - {traces.markers.of("mailremi")}
    for mail in mails:
        assert found_in(_body(mail), traces.all_markers) == set()
        assert found_in(mail, others) == set()


def test_canaries_of_the_case_reach_the_chosen_address_alone(traces: Traces) -> None:
    markers = traces.markers
    told = {markers.of("textwordtext"), markers.of("textanswertext")}
    hers = traces.mails_to(markers.address("ada"))
    assert set().union(*(found_in(mail, told) for mail in hers)) == told
    never = traces.all_markers - told - {markers.of("mailada"), markers.of("nameada")}
    for envelope in traces.sink.envelopes:
        if markers.address("ada").encode() in envelope.rcpt_to:
            assert found_in(envelope.content, never) == set()


def test_canaries_are_in_no_mail_to_staff(traces: Traces) -> None:
    parties = [traces.markers.address(who).encode() for who in PEOPLE]
    to_staff = [
        envelope.content
        for envelope in traces.sink.envelopes
        if not any(address in envelope.rcpt_to for address in parties)
    ]
    assert to_staff
    for mail in to_staff:
        assert found_in(mail, traces.all_markers) == set()


def _story(markers: Markers) -> Story:
    def person(who: str, role: Role, channel: Channel) -> NewParty:
        address = markers.address(who) if channel.needs_an_address else None
        choice = Choice(
            channel=channel,
            language=Language.FRENCH,
            time_zone="Europe/Paris",
            address=address,
            knowingly=channel.lays_the_letter_open,
        )
        return NewParty(role=role, name=markers.name(who), choice=choice)

    texts = {
        "vr_word-text": (VaultKind.WORD_TEXT, markers.text(VaultKind.WORD_TEXT)),
        "vr_question-text": (VaultKind.QUESTION_TEXT, markers.text(VaultKind.QUESTION_TEXT)),
        "vr_answer-text": (VaultKind.ANSWER_TEXT, markers.text(VaultKind.ANSWER_TEXT)),
    }
    return at_any_hour(
        Story(
            name="canaries",
            opened_at=OPENED,
            parties=(
                person("ada", Role.AFFECTED_PERSON, Channel.FULL_MAIL),
                person("remi", Role.REPORTER, Channel.NEUTRAL_MAIL),
                person("wanda", Role.WITNESS, Channel.PAGE),
                person("rex", Role.RESPONDENT, Channel.FULL_MAIL),
            ),
            texts=texts,
            steps=(
                said(at("2040-01-11"), StageAdvanced(to=Stage.ASSESSMENT)),
                said(at("2040-01-16"), PartyInformed(party_id="p3")),
                said(
                    at("2040-01-17"),
                    QuestionAsked(party_id="p1", question_id="q1", question="vr_question-text"),
                ),
                said(
                    at("2040-01-19"),
                    QuestionAnswered(question_id="q1", answer="vr_answer-text"),
                ),
                said(at("2040-02-01"), StageAdvanced(to=Stage.INVESTIGATION)),
                said(at("2040-02-24"), WordGiven(word=Word.NEW, text="vr_word-text")),
                said(at("2040-03-05"), SafetyAlarmRaised(party_id="p1")),
                said(
                    at("2040-03-06"),
                    ContentHeld(reason="risk_to_evidence", review_on=at("2040-04-03").date()),
                ),
            ),
            until=at("2040-04-04"),
        )
    )


async def _every_kind_is_kept(driver: Driver, case_id: str, markers: Markers) -> frozenset[str]:
    """Enter a text of every kind; gives what the vault reveals of them."""
    vault, revealed = driver.parts.vault, set()
    for kind in VaultKind:
        reference = await driver.parts.desk.keep_text(
            permitted(case_id),
            kind,
            markers.text(kind),
            party_id="p1" if kind.is_a_partys else None,
        )
        revealed.add(
            await vault.reveal(case_id, reference, actor="staff:test", purpose="test", kind=kind)
        )
    task = (await driver.parts.ledger.tasks.listed(READING, case_id=case_id))[0]
    note = await driver.parts.desk.keep_text(
        permitted(case_id), VaultKind.TASK_NOTE, markers.text(VaultKind.TASK_NOTE)
    )
    await driver.parts.ledger.tasks.done(task.task_id, READING, at=driver.clock.now(), note=note)
    return frozenset(revealed)


async def _what_goes_wrong(driver: Driver, case_id: str, markers: Markers) -> None:
    """Errors carry what was entered most easily."""
    desk = driver.parts.desk
    with suppress(CommandRefused):
        await desk.submit(permitted(case_id), [DecisionRecorded(decision=Decision.NO_ACTION)])
    unusable = Choice(
        channel=Channel.FULL_MAIL,
        language=Language.FRENCH,
        time_zone="Europe/Paris",
        address=f"{markers.address('refused')}>\r\nRCPT TO:<{markers.address('rex')}",
        knowingly=True,
    )
    with pytest.raises(MailAddressError) as refused:
        await desk.choose(permitted(case_id), "p1", unusable)
    assert found_in(str(refused.value).encode(), markers.all_of(PEOPLE)) == set()


async def _history(driver: Driver, case_id: str) -> bytes:
    handle = driver.parts.desk.workflows._client.get_workflow_handle(names.workflow_id(case_id))
    history = await handle.fetch_history()
    raw = b"".join(event.SerializeToString() for event in history.events)
    return raw + history.to_json().encode()


async def _visibility(driver: Driver) -> bytes:
    found: Sequence[bytes] = [
        execution.raw_info.SerializeToString()
        async for execution in driver.parts.desk.workflows._client.list_workflows()
    ]
    return b"".join(found)


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(file for file in sorted(folder.rglob("*")) if file.is_file())


def _body(mail: bytes) -> bytes:
    return mail.partition(b"\r\n\r\n")[2]
