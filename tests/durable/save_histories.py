"""Plays cases on a real server and saves their histories.

``python -m tests.durable.save_histories [NAME...]`` is to be run when the workflow has learned
something new; old histories stay, for cases of old versions are still running then.
"""

import asyncio
import copy
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from temporalio.client import Client

from deploy.assembly import connect
from services.keys import create_key_file, load_key_file
from services.temporal_server import dev_server
from services.temporal_server.dev_server import DevServer, DevServerSettings
from services.temporal_server.find_server import find_server
from tests.durable.saved_histories import BROKEN, FOLDER, KEY_FILE, SavedHistory
from tests.servers.smtp_sink import SmtpSink
from tests.stories.engine import a_new_home, an_engine
from tests.stories.library import GOES_WELL_FOR_ONE, IS_HELD, IS_REOPENED
from tests.stories.policy_moves import GETS_LONGER
from tests.stories.story import Story
from workflows import names
from workflows.case_progress import STAGE

A_NEW_RUN_EVERY = 120
"""Events after which the server suggests a new run; the suggestion stands in the history itself."""

NEVER = 50_000
IN_PARTS = "is-reopened"


STORIES = (
    ("goes-well", GOES_WELL_FOR_ONE, NEVER),
    ("is-held", IS_HELD, NEVER),
    ("moves-to-a-policy", GETS_LONGER, NEVER),
    (IN_PARTS, IS_REOPENED, A_NEW_RUN_EVERY),
)


async def main(wanted: Sequence[str]) -> None:
    """Save the histories of these names, or all of them if none is named."""
    FOLDER.mkdir(exist_ok=True)
    if not KEY_FILE.exists():
        create_key_file(KEY_FILE)
    KEY_FILE.chmod(0o600)
    for name, story, a_new_run_every in STORIES:
        if wanted and name not in wanted:
            continue
        runs = await _saved(name, story, a_new_run_every)
        for saved in (*runs, *([_broken(runs[0])] if name == IN_PARTS else [])):
            saved.save()
            sys.stdout.write(f"{saved.name}: {len(saved.events)} events\n")


async def _saved(name: str, story: Story, a_new_run_every: int) -> list[SavedHistory]:
    program = await find_server(environment=os.environ, say=print)
    dev_server.DYNAMIC_CONFIG = (  # type: ignore[assignment] # one value more, for this script alone
        *dev_server.DYNAMIC_CONFIG[:3],
        f"limit.historyCount.suggestContinueAsNew={a_new_run_every}",
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = await a_new_home(home, keys_file=KEY_FILE)
        server_settings = DevServerSettings(
            log_file=home / "temporal.log", port=0, search_attributes=(STAGE,)
        )
        async with DevServer(program, server_settings, print) as server, SmtpSink() as sink:
            client = await connect(settings, load_key_file(KEY_FILE), server.address)
            async with an_engine(settings, client, sink.port, starts_at=story.opened_at) as engine:
                case_id = await engine.open(story)
                await engine.let_its_timer_wake(case_id)
                await engine.play_on(case_id, story)
            return await _runs(client, name, names.workflow_id(case_id))


async def _runs(client: Client, name: str, workflow_id: str) -> list[SavedHistory]:
    found = [x async for x in client.list_workflows(f"WorkflowId = '{workflow_id}'")]
    found.sort(key=lambda execution: execution.start_time)
    runs = []
    for number, execution in enumerate(found, start=1):
        history = await client.get_workflow_handle(
            workflow_id, run_id=execution.run_id
        ).fetch_history()
        runs.append(
            SavedHistory(
                name=f"{name}-{number}" if len(found) > 1 else name,
                workflow_id=workflow_id,
                history=history.to_json_dict(),
            )
        )
    return runs


def _broken(saved: SavedHistory) -> SavedHistory:
    """The same run, had it asked for another activity than it does: no version may replay it."""
    history = copy.deepcopy(saved.history)
    attributes = next(
        event["activityTaskScheduledEventAttributes"]
        for event in history["events"]
        if "activityTaskScheduledEventAttributes" in event
    )
    attributes["activityType"]["name"] = "an_activity_that_never_was"
    return SavedHistory(name=BROKEN, workflow_id=saved.workflow_id, history=history)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
