"""Histories of real runs, kept so that every later version of the workflow is replayed on them.

Their payloads are encrypted with the key file beside them, which was made for this and for nothing
else. ``python -m tests.durable.save_histories`` makes them anew.
"""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from services.keys import KeyRings, load_key_file

FOLDER = Path(__file__).parent / "histories"
KEY_FILE = FOLDER / "keys-for-these-histories-only.json"
BROKEN = "broken-on-purpose"


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedHistory:
    """One run of a case, under a name that says what happened in it."""

    name: str
    workflow_id: str
    history: dict[str, Any]

    @property
    def events(self) -> list[dict[str, Any]]:
        """Its events, as Temporal writes them in JSON."""
        events: list[dict[str, Any]] = self.history["events"]
        return events

    def has_event(self, attributes: str) -> bool:
        """Whether an event with these attributes happened."""
        return any(attributes in event for event in self.events)

    def to_replay(self) -> WorkflowHistory:
        """What the replayer takes."""
        return WorkflowHistory.from_json(self.workflow_id, self.history)

    def save(self, folder: Path = FOLDER) -> None:
        """Write it down, one event a line."""
        events = ",\n".join(json.dumps(event, sort_keys=True) for event in self.events)
        text = f'{{"workflowId": "{self.workflow_id}", "events": [\n{events}\n]}}\n'
        (folder / f"{self.name}.json").write_text(text, encoding="ascii")


def load_all(folder: Path = FOLDER) -> list[SavedHistory]:
    """Every saved history but the broken one."""
    names = sorted(file.stem for file in folder.glob("*.json") if file != KEY_FILE)
    return [load(name, folder) for name in names if name != BROKEN]


def load(name: str, folder: Path = FOLDER) -> SavedHistory:
    """One saved history."""
    saved = json.loads((folder / f"{name}.json").read_text(encoding="ascii"))
    return SavedHistory(
        name=name, workflow_id=saved["workflowId"], history={"events": saved["events"]}
    )


def keys_in(folder: Path) -> KeyRings:
    """The keys of the histories; a key file has to be private, which no checkout leaves it."""
    copy = folder / "keys.json"
    shutil.copyfile(KEY_FILE, copy)
    copy.chmod(0o600)
    return load_key_file(copy)
