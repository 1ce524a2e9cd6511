"""A fact as a row, and back: the whole document is kept, lifted to today's schema when read."""

from __future__ import annotations

import json
from typing import Any

from workflows.facts import SCHEMA_VERSION, Fact
from workflows.upcasting import upcast


def row_of(case_id: str, fact: Fact) -> dict[str, Any]:
    """The columns of a fact; all but the document are there to be searched."""
    return {
        "case_id": case_id,
        "number": fact.number,
        "kind": fact.body.kind,
        "command_id": fact.command_id,
        "digest": fact.digest,
        "schema_version": fact.schema_version,
        "actor_kind": fact.actor.kind.value,
        "actor_id": fact.actor.actor_id,
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.recorded_at,
        "document": fact.model_dump_json(),
    }


def fact_of(schema_version: int, document: str) -> Fact:
    """The fact that a row holds.

    Raises:
        ValueError: A newer release wrote it, or an upcaster is missing; the message says which.
    """
    if schema_version == SCHEMA_VERSION:
        return Fact.model_validate_json(document)
    return Fact.model_validate(upcast(json.loads(document), SCHEMA_VERSION))
