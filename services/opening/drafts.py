"""Drafts: what somebody has filled in of a case that is not open yet, kept until it is.

What was filled in lies in the vault under the key of the case that it will open: whatever holds for
names and addresses in cases holds for those in drafts.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from services.clocks import Clock
from services.desk.desk import CaseDesk
from services.ledger.bounds import let_into, looking_up
from services.ledger.intake_drafts import IntakeDraftRow
from services.ledger.ledger import Ledger
from services.vault.kinds import VaultKind
from services.vault.vault import Vault
from workflows.facts import Actor

LEFT_FOR: Final = timedelta(days=14)
"""A draft that nobody touches is deleted: it holds names of people who are in no case."""

_PURPOSE: Final = "intake_draft"

Answers = Mapping[str, Mapping[str, str]]
"""By question what was filled in, field by field."""


class NoSuchDraft(LookupError):
    """There is no such draft, or none any more, or it is somebody else's."""


class DraftChanged(Exception):
    """The draft was changed elsewhere since it was looked at; nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft as it was looked at; its representation hides what was filled in."""

    row: IntakeDraftRow
    answers: Answers = field(repr=False)

    @property
    def version(self) -> str:
        """Another one after every change."""
        return self.row.reference or "empty"


class Drafts:
    """The desk for drafts."""

    def __init__(self, *, ledger: Ledger, vault: Vault, desk: CaseDesk, clock: Clock) -> None:
        self._rows = ledger.intake_drafts
        self._vault = vault
        self._desk = desk
        self._clock = clock

    async def begin(self, actor: Actor) -> str:
        """Begin a draft; gives its id."""
        draft_id = f"dr{secrets.token_hex(16)}"
        case_id = self.case_of(draft_id)
        let_into(case_id, actor.actor_id)
        now = self._clock.now()
        await self._rows.begin(
            IntakeDraftRow(
                draft_id=draft_id,
                case_id=case_id,
                staff_id=actor.actor_id,
                reference=None,
                started_at=now,
                changed_at=now,
            )
        )
        return draft_id

    def command_of(self, draft_id: str) -> str:
        """The command by which a draft opens its case: always the same, so that it opens one."""
        return f"office-intake-{draft_id}"

    def case_of(self, draft_id: str) -> str:
        """The case that a draft opens."""
        return self._desk.case_id_for(self.command_of(draft_id))

    async def of(self, actor: Actor) -> list[IntakeDraftRow]:
        """Somebody's drafts, the newest first; those that were left too long are deleted."""
        with looking_up():
            for row in await self._rows.left_since(self._clock.now() - LEFT_FOR):
                await self._delete(row, actor)
            return await self._rows.of(actor.actor_id)

    async def open(self, draft_id: str, actor: Actor) -> Draft:
        """A draft with what was filled in; opening it is audited.

        Raises:
            NoSuchDraft: there is none, or it is somebody else's.
        """
        let_into(self.case_of(draft_id), actor.actor_id)
        row = await self._rows.get(draft_id)
        if row is None or row.staff_id != actor.actor_id:
            message = "there is no such draft any more"
            raise NoSuchDraft(message)
        if row.reference is None:
            return Draft(row=row, answers={})
        kept = await self._vault.reveal(
            row.case_id,
            row.reference,
            actor=_author(actor),
            purpose=_PURPOSE,
            kind=VaultKind.INTAKE_DRAFT,
        )
        return Draft(row=row, answers=json.loads(kept))

    async def answer(
        self, draft: Draft, question: str, given: Mapping[str, str], actor: Actor
    ) -> Draft:
        """Keep what was filled in for a question.

        Raises:
            DraftChanged: it was changed elsewhere since it was looked at.
            ValueTooLongError: all of it together is longer than the vault keeps.
        """
        answers = {**draft.answers, question: dict(given)}
        row = draft.row
        reference = await self._vault.keep(
            row.case_id,
            VaultKind.INTAKE_DRAFT,
            json.dumps(answers, ensure_ascii=False),
            party_id=None,
            actor=_author(actor),
            purpose=_PURPOSE,
        )
        if not await self._rows.change(row, reference, at=self._clock.now()):
            await self._discard(row.case_id, reference, actor)
            raise DraftChanged
        await self._discard(row.case_id, row.reference, actor)
        changed = await self._rows.get(row.draft_id)
        return Draft(row=changed or row, answers=answers)

    async def end(self, draft: Draft, actor: Actor) -> None:
        """Delete a draft: its case is open, or nobody wants to open it any more."""
        await self._delete(draft.row, actor)

    async def _delete(self, row: IntakeDraftRow, actor: Actor) -> None:
        # The key stays: the case may be open by now, in this very moment.
        await self._discard(row.case_id, row.reference, actor)
        await self._rows.end(row.draft_id)

    async def _discard(self, case_id: str, reference: str | None, actor: Actor) -> None:
        if reference is not None:
            await self._vault.discard(case_id, reference, actor=_author(actor), purpose=_PURPOSE)


def _author(actor: Actor) -> str:
    return f"{actor.kind}:{actor.actor_id}"
