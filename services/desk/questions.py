"""Questions that parties ask: numbered within their case, the wording kept in the vault."""

from collections.abc import Sequence

from services.desk.intake import Keep, Statement
from services.vault.kinds import VaultKind
from workflows.facts import Fact, FactBody
from workflows.fold import replay
from workflows.party_facts import QuestionAsked


def new_question(
    facts: Sequence[Fact], party_id: str, wording: str | None, *, command_id: str | None
) -> tuple[str, Statement]:
    """The next question of a case: its number, and what it amounts to as facts.

    The command that asked a question before asks the same one again.

    Args:
        facts: What the case knows already.
        party_id: Who asks.
        wording: What is asked, or None if that is kept elsewhere.
        command_id: The command by which it is asked.
    """
    number = _asked_by(facts, command_id) or f"q{len(replay(facts).questions) + 1}"

    async def statement(keep: Keep) -> list[FactBody]:
        kept = None if wording is None else await keep(VaultKind.QUESTION_TEXT, wording, party_id)
        return [QuestionAsked(party_id=party_id, question_id=number, question=kept)]

    return number, statement


def _asked_by(facts: Sequence[Fact], command_id: str | None) -> str | None:
    for fact in facts:
        if fact.command_id == command_id and isinstance(fact.body, QuestionAsked):
            return fact.body.question_id
    return None
