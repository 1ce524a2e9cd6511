"""What became of promises, by what, and in whose stage they were made."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TEXTS = ("stage", "office_id", "made_letter", "settled_letter", "settled_how", "settled_by")
_NUMBERS = ("made_fact", "settled_fact", "settled_attempt")
_TELLING = ("sent", "published", "handed")
_WORKING_IN = {
    "intake": "intake_office",
    "assessment": "investigating_office",
    "investigation": "investigating_office",
    "decision": "deciding_office",
    "closed": "intake_office",
}
_CHOOSING = ("party_informed", "party_preferred", "contact_revoked")
_OF_USE = (
    *("case_opened", "stage_advanced", "case_closed", "case_reopened"),
    *("letter_attempted", "letter_handed"),
    *_CHOOSING,
)
_INSTANTS = ("deadline", "made_at", "told_at", "let_go_at")
_PROMISES = sa.table(
    "promises",
    *map(sa.column, ("promise_id", "case_id", "party_id", "comes_to", *_TEXTS, *_NUMBERS)),
    *(sa.column(name, sa.DateTime(timezone=True)) for name in _INSTANTS),
)


def upgrade() -> None:
    """Bring the tables to this version; the facts say by what each promise was made and settled."""
    op.add_column(
        "promises", sa.Column("comes_to", sa.String(), nullable=False, server_default="broken")
    )
    for name in _TEXTS:
        op.add_column("promises", sa.Column(name, sa.String(), nullable=True))
    for name in _NUMBERS:
        op.add_column("promises", sa.Column(name, sa.Integer(), nullable=True))
    op.create_index(op.f("ix_promises_comes_to_deadline"), "promises", ["comes_to", "deadline"])
    connection = op.get_bind()
    names = ("comes_to", *_TEXTS, *_NUMBERS)
    fill = (
        sa.update(_PROMISES)
        .where(_PROMISES.c.promise_id == sa.bindparam("of"))
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )
    for case_id in connection.execute(sa.select(_PROMISES.c.case_id).distinct()).scalars().all():
        story = _Story()
        for fact in _facts(connection, case_id):
            story.take(fact)
        rows = connection.execute(sa.select(_PROMISES).where(_PROMISES.c.case_id == case_id)).all()
        for row in rows:
            found = story.of(row)
            connection.execute(
                fill, {"of": row.promise_id, **{f"new_{x}": found.get(x) for x in names}}
            )


class _Story:
    """By what each promise of a case was made, and every fact by which one can be settled."""

    def __init__(self) -> None:
        self._stage = "intake"
        self._offices: dict[str, str] = {}
        self._letters: dict[str, dict[str, Any]] = {}
        self._made: dict[tuple[str, datetime], dict[str, Any]] = {}
        self._settling: list[tuple[datetime, str, dict[str, Any]]] = []

    def take(self, fact: dict[str, Any]) -> None:
        """Follow the case by its next fact."""
        body = fact["body"]
        match body["kind"]:
            case "case_opened":
                self._offices = body["offices"]
            case "stage_advanced" | "case_reopened":
                self._stage = body["to"]
            case "case_closed":
                self._stage = "closed"
            case "letter_attempted":
                self._letters[body["letter_id"]] = body
                if body["outcome"] in _TELLING:
                    self._told(fact, body, body["outcome"], _at(fact))
            case "letter_handed":
                self._told(fact, self._letters[body["letter_id"]], "handed", _known(fact))
            case choosing:
                self._settles(fact, body["party_id"], choosing, _known(fact))

    def of(self, row: sa.Row[Any]) -> dict[str, Any]:
        """The columns of a promise that are new."""
        told_at, let_go_at = _aware(row.told_at), _aware(row.let_go_at)
        made = self._made.get((row.promise_id, _aware(row.made_at)), {})
        settled = next(
            (
                found
                for at, party_id, found in self._settling
                if at == (told_at or let_go_at)
                and party_id == row.party_id
                and (found["settled_letter"] is None) is (told_at is None)
                and found["settled_fact"] > made.get("made_fact", 0)
            ),
            {},
        )
        return {"comes_to": _comes_to(told_at, let_go_at, _aware(row.deadline)), **made, **settled}

    def _told(
        self, fact: dict[str, Any], letter: dict[str, Any], how: str, heard_at: datetime
    ) -> None:
        for promise in letter.get("promises", ()):
            self._made[promise["promise_id"], _at(fact)] = {
                "stage": self._stage,
                "office_id": self._offices.get(_WORKING_IN[self._stage]),
                "made_fact": fact["number"],
                "made_letter": letter["letter_id"],
            }
        self._settles(fact, letter["party_id"], how, heard_at, letter)

    def _settles(
        self,
        fact: dict[str, Any],
        party_id: str,
        how: str,
        at: datetime,
        letter: dict[str, Any] | None = None,
    ) -> None:
        found = {
            "settled_fact": fact["number"],
            "settled_letter": letter["letter_id"] if letter else None,
            "settled_attempt": letter["attempt"] if letter else None,
            "settled_how": how,
            "settled_by": f"{fact['actor']['kind']}:{fact['actor']['actor_id']}",
        }
        self._settling.append((at, party_id, found))


def _facts(connection: sa.Connection, case_id: str) -> Iterator[dict[str, Any]]:
    cases = sa.table("cases", sa.column("case_id"), sa.column("fact_number"))
    facts = sa.table("facts", *map(sa.column, ("case_id", "number", "kind", "document")))
    rows = connection.execute(
        sa.select(facts.c.document)
        .join(cases, cases.c.case_id == facts.c.case_id)
        .where(
            facts.c.case_id == case_id,
            facts.c.kind.in_(_OF_USE),
            facts.c.number <= cases.c.fact_number,
        )
        .order_by(facts.c.number)
    )
    return map(json.loads, rows.scalars().all())


def _comes_to(told_at: datetime | None, let_go_at: datetime | None, deadline: datetime) -> str:
    if told_at is not None and told_at < deadline:
        return "kept"
    return "let_go" if let_go_at is not None and let_go_at < deadline else "broken"


def _at(fact: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(fact["occurred_at"])


def _known(fact: dict[str, Any]) -> datetime:
    """From when on it counts for what has to be confirmed: not before it was known."""
    return max(_at(fact), datetime.fromisoformat(fact["recorded_at"]))


def _aware(at: Any) -> Any:
    """SQLite gives instants back without their zone, which is UTC."""
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at
