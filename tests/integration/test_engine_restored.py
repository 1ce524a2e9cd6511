"""A backup is brought back after the cases went on: nobody is told twice, or against her choice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.assembly import connect
from services.backup import make_backup, restore
from services.backup.places import places_of
from services.erasing import ErasureReason, erase_case
from services.keys import load_key_file
from services.ledger.access import CARRYING_OUT, Access
from services.ledger.migration import newest_version
from services.restored import NotYetReleasable, Released, release
from services.settings import Settings
from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.upkeep import reconcile
from tests.servers.postgresql import FreshDatabase
from tests.servers.smtp_sink import SmtpSink
from tests.stories.cast import OFFICER, ada
from tests.stories.engine import BETWEEN_LOOKS, Engine, a_new_home, an_engine
from tests.stories.library import OPENED
from tests.stories.story import Story, at_any_hour
from workflows.case_facts import CaseClosed
from workflows.case_progress import STAGE
from workflows.fold import replay
from workflows.keeping import LegalHoldReason
from workflows.keeping_facts import LegalHoldPlaced
from workflows.parties import Channel
from workflows.party_facts import ContactRevoked, PartyPreferred
from workflows.staff import Concern
from workflows.stages import Outcome

STORY = at_any_hour(
    Story(name="restored", opened_at=OPENED, parties=(ada(),), steps=(), until=OPENED)
)
BY = Access(actor=OFFICER, purpose="restore")
BACKED_UP = OPENED + timedelta(days=3)
GONE_ON = BACKED_UP + timedelta(weeks=6)
MAIL_DOMAIN = "duecourse.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A trial with a Temporal server of its own, which is stopped and started with the rest."""

    settings: Settings
    server: DevServer
    sink: SmtpSink
    folder: Path

    @asynccontextmanager
    async def running(self, starts_at: datetime) -> AsyncIterator[Engine]:
        """Server and worker, until the block ends."""
        await self.server.start()
        try:
            client = await connect(
                self.settings, load_key_file(self.settings.keys), self.server.address
            )
            async with an_engine(
                self.settings, client, self.sink.port, starts_at=starts_at
            ) as engine:
                yield engine
        finally:
            await self.server.stop()

    async def back_up(self, now: datetime) -> Path:
        made = await make_backup(
            places_of(self.settings),
            self.folder,
            load_key_file(self.settings.keys).vault.current,
            tables=newest_version(),
            now=now,
        )
        return made.file

    async def restore(self, file: Path, now: datetime, *, with_temporal: bool = True) -> None:
        await restore(
            places_of(self.settings),
            file,
            load_key_file(self.settings.keys).vault,
            access=BY,
            now=now,
            replace=True,
            with_temporal=with_temporal,
            lasting=(),
            say=lambda _: None,
        )

    def mails(self) -> list[bytes]:
        """The Message-ID of each mail to a party that left, in order."""
        return [
            line
            for envelope in self.sink.envelopes
            if b"ada.testcase" in envelope.rcpt_to
            for line in _message_ids(envelope.content)
        ]


def _message_ids(content: bytes) -> Iterator[bytes]:
    return (x for x in content.split(b"\r\n") if x.lower().startswith(b"message-id:"))


@pytest_asyncio.fixture(params=["sqlite", "postgresql"])
async def trial(
    request: pytest.FixtureRequest, tmp_path: Path, temporal_program: Path
) -> AsyncIterator[Trial]:
    """A trial on either database."""
    given = {}
    if request.param == "postgresql":
        fresh: FreshDatabase = request.getfixturevalue("postgresql_url")
        given = {"database_url": await fresh()}
    settings = await a_new_home(tmp_path / "home", **given)
    server = DevServer(
        temporal_program,
        DevServerSettings(
            log_file=settings.home / "temporal.log",
            database=settings.temporal_database,
            port=0,
            search_attributes=(STAGE,),
        ),
        print,
    )
    async with SmtpSink() as sink:
        yield Trial(settings=settings, server=server, sink=sink, folder=tmp_path)


async def _release(engine: Engine) -> Released:
    standing = await engine.parts.ledger.restorations.standing()
    assert standing is not None
    return await release(engine.parts, standing, BY, mail_domain=MAIL_DOMAIN)


async def _released(engine: Engine) -> Released:
    """Release as an officer does: what a case is just writing down is there a moment later."""
    while True:
        try:
            return await _release(engine)
        except NotYetReleasable:
            await asyncio.sleep(BETWEEN_LOOKS)


async def test_what_left_after_the_backup_is_not_sent_again(trial: Trial) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        file = await trial.back_up(BACKED_UP)
        before = len(trial.mails())
        await engine.play_until(case_id, GONE_ON)
    left = trial.mails()
    assert len(left) > before

    await trial.restore(file, GONE_ON)
    async with trial.running(GONE_ON) as engine:
        await engine.parts.desk.workflows.nudge(case_id)
        released = await _released(engine)
        assert {x.case_id for x in released.in_doubt} == {case_id}
        await engine.play_until(case_id, GONE_ON + timedelta(days=2))
        facts = await engine.facts(case_id)
        tasks = [
            x.concern for x in await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
        ]
    assert trial.mails() == left
    assert replay(facts).attempts
    assert Concern.NOT_INFORMED in tasks


async def test_whoever_wanted_to_hear_nothing_more_is_not_written_to(trial: Trial) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        file = await trial.back_up(BACKED_UP)
        await engine.say(case_id, ContactRevoked(party_id="p1"))
        await engine.play_until(case_id, GONE_ON)
    left = trial.mails()

    await trial.restore(file, GONE_ON)
    async with trial.running(GONE_ON) as engine:
        released = await _released(engine)
        assert [(x.party_id, x.revoked) for x in released.lost.choices] == [("p1", True)]
        await engine.play_until(case_id, GONE_ON + timedelta(weeks=8))
        facts = await engine.facts(case_id)
    assert trial.mails() == left
    assert replay(facts).parties["p1"].revoked


async def test_whoever_chose_anew_gets_nothing_at_her_former_address_and_a_legal_hold_stands(
    trial: Trial,
) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        file = await trial.back_up(BACKED_UP)
        chosen = replay(await engine.facts(case_id)).parties["p1"].preferences
        assert chosen is not None
        page = chosen.model_copy(update={"channel": Channel.PAGE, "address": None})
        await engine.say(case_id, PartyPreferred(party_id="p1", preferences=page))
        held = LegalHoldPlaced(reason=LegalHoldReason.COURT, review_on=GONE_ON.date())
        await engine.say(case_id, held)
        await engine.play_until(case_id, GONE_ON)
    left = trial.mails()

    await trial.restore(file, GONE_ON)
    async with trial.running(GONE_ON) as engine:
        released = await _released(engine)
        assert [(x.party_id, x.revoked) for x in released.lost.choices] == [("p1", False)]
        await engine.play_until(case_id, GONE_ON + timedelta(weeks=8))
        case = replay(await engine.facts(case_id))
        party = case.parties["p1"]
        tasks = await engine.parts.ledger.tasks.listed(CARRYING_OUT, case_id=case_id)
    assert trial.mails() == left
    assert case.legal_hold is not None
    assert case.legal_hold.reason is LegalHoldReason.RESTORED
    assert Concern.LEGAL_HOLD in {x.concern for x in tasks}
    assert party.preferences is not None
    assert party.preferences.channel is Channel.BY_HAND


async def test_where_temporal_was_not_lost_nothing_is_in_doubt(trial: Trial) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        file = await trial.back_up(BACKED_UP)
        await engine.say(case_id, ContactRevoked(party_id="p1"))
        await engine.play_until(case_id, GONE_ON)
        facts = await engine.facts(case_id)
    left = trial.mails()

    await trial.restore(file, GONE_ON, with_temporal=False)
    async with trial.running(GONE_ON) as engine:
        with pytest.raises(NotYetReleasable, match="reconcile"):
            await _release(engine)
        await reconcile(engine.parts, apply=True)
        await engine.idle(case_id)
        released = await _released(engine)
        assert (released.in_doubt, released.lost.choices) == ((), ())
        assert await engine.facts(case_id) == facts
    assert trial.mails() == left


async def test_letters_that_fall_due_later_leave_once_it_was_released(trial: Trial) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        file = await trial.back_up(BACKED_UP)
    left = trial.mails()

    brought_back = BACKED_UP + timedelta(hours=1)
    await trial.restore(file, brought_back)
    async with trial.running(brought_back) as engine:
        assert (await _released(engine)).in_doubt == ()
        await engine.play_until(case_id, GONE_ON)
    assert trial.mails()[: len(left)] == left
    assert len(trial.mails()) > len(left)


async def test_a_case_that_was_erased_does_not_come_back(trial: Trial) -> None:
    async with trial.running(OPENED) as engine:
        case_id = await engine.open(STORY)
        other = await engine.open(STORY)
        await engine.play_until(case_id, BACKED_UP)
        await engine.say(case_id, CaseClosed(outcome=Outcome.WITHDRAWN))
        await engine.idle(case_id)
        file = await trial.back_up(BACKED_UP)
        await erase_case(engine.parts, case_id, ErasureReason.REQUEST, BY)
    left = trial.mails()

    await trial.restore(file, GONE_ON)
    async with trial.running(GONE_ON) as engine:
        released = await _released(engine)
        assert released.erased == (case_id,)
        assert await engine.parts.ledger.facts.recorded_through(case_id) == 0
        assert not await engine.parts.desk.workflows.exists(case_id)
        assert await engine.parts.ledger.facts.recorded_through(other)
        assert [x.case_id for x in await engine.parts.ledger.erasures.known()] == [case_id]
    assert trial.mails() == left
