"""No action without its entry: what people read and change leaves one, in every store."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

STORES = sorted((ROOT / "services/ledger").glob("*.py"))
NOTING = {"note", "note_within", "record"}

NOT_OF_PEOPLE = {
    "AuditLog": "is the log; reading it is an entry, and what rests on it is read by nobody",
    "Database": "carries transactions",
    "InlineSqlite": "carries transactions",
    "PostgresqlPool": "carries transactions",
    "AlarmStore": "the watchdog's: which cases slept past their wake",
    "ApiAnswerStore": "answers that were given before; what they answer is an entry",
    "AttemptStore": "the worker's: attempts at letters, each a fact of its case",
    "DischargeStore": "the worker's: each a fact of its case",
    "EscalationStore": "the worker's and the unlock's, which is an entry",
    "EscalationQueue": "the worker's",
    "IntakeDraftStore": "where the vault keeps drafts; it makes the entry for each before that",
    "ReturnStore": "codes of what came back, each a fact of its case",
    "RestorationStore": "what a backup brought back; restoring is an entry",
    "SignInFailures": "counted before anybody is known",
    "VaultRows": "sealed values; the vault makes the entry for each before it comes here",
}
"""Stores that no person's command reaches without an entry of its own, and why."""

ENGINES = {
    "FactStore.record": "the worker's: a person's command is an entry before it is given",
    "FactStore.recorded_through": "a number",
    "AccessCodeStore.get": "for the door of her page, which makes the entry",
    "AccessCodeStore.not_blocked": "hashes, for blocking again, which makes an entry for each",
    "AccessCodeStore.newest_at": "an instant, for giving another; giving it is an entry",
    "AccessCodeStore.saw_through": "what she saw herself; seeing it was an entry",
    "AccessCodeStore.with_hash": "for the door of her page, which makes the entry",
    "AccountStore.change_password_form": "the same password, hashed as today's rules want it",
    "AccountStore.keep_code_secret": "shown while somebody enrols, which is an entry",
    "AccountStore.take_code": "a code is used up by signing in, which is an entry",
    "AccountStore.take_recovery_code": "a code is used up by signing in, which is an entry",
    "ApiTokenStore.find": "for deciding who asks",
    "ApiTokenStore.note_use": "on which day a token was used; what it did is an entry",
    "CaseStore.case_id_of": "whether there is such a reference, for deciding",
    "CaseStore.set_next_wake": "the worker's",
    "CaseStore.open_cases_by_calendar": "numbers",
    "CaseStore.overdue_wakes": "the watchdog's",
    "CaseLists.references": "of cases that a list showed",
    "ErasureStore.finish": "its beginning is an entry, and so is the end of the key",
    "ErasureStore.known": "tombstones: for finishing what was cut off",
    "ErasureStore.cases_with_erased_parties": "for finishing what was cut off",
    "ErasureStore.references_of": "opaque references, for destroying what they name: an entry each",
    "ErasureStore.message_ids": "for taking a case's mails out of a trial, after its entry",
    "LegalHoldStore.standing": "for deciding whether a case may be erased",
    "GrantStore.standing": "for deciding; shown with the case, which is an entry",
    "PromiseStore.due_between": "the worker's",
    "LetterStore.intend": "the worker's",
    "TaskStore.open": "the worker's",
    "TaskStore.close_of_obligation": "the worker's: the fact says who",
    "TaskStore.close_settled": "the worker's: the fact says who",
    "PolicyStore.adoptions": "who adopted a document",
    "UnnamedEntries.cases": "for finding what nothing names; discarding it is an entry",
    "UnnamedEntries.of_case": "for finding what nothing names; discarding it is an entry",
}
"""Public methods of the other stores that make no entry, and why."""


def _methods(path: Path) -> list[tuple[str, ast.AsyncFunctionDef, frozenset[str]]]:
    """The public methods of a file's stores, with those of its own functions that make entries."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    noting = frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef)
        and node.name.startswith("_")
        and any(_name(call) == "note_within" for call in _calls(node))
    )
    return [
        (f"{store.name}.{method.name}", method, noting)
        for store in tree.body
        if isinstance(store, ast.ClassDef) and store.name not in NOT_OF_PEOPLE
        for method in store.body
        if isinstance(method, ast.AsyncFunctionDef) and not method.name.startswith("_")
    ]


def _calls(method: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(method) if isinstance(node, ast.Call)]


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def _transactions(method: ast.AST, kind: str) -> list[ast.AsyncWith]:
    return [
        node
        for node in ast.walk(method)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if isinstance(item.context_expr, ast.Call) and _name(item.context_expr) == kind
    ]


def unaudited(
    name: str, method: ast.AsyncFunctionDef, noting: frozenset[str] = frozenset()
) -> str | None:
    """What is wrong with a method, if anything is.

    One that writes makes its entry within the transaction, so that both stand or fall together;
    functions of its own file may do it for it.
    """
    within = {"note_within", *noting}
    if not _transactions(method, "reading") and not _transactions(method, "writing"):
        return None
    if not any(_name(call) in NOTING | within for call in _calls(method)):
        return f"{name} makes no entry"
    for transaction in _transactions(method, "writing"):
        if not any(_name(call) in within for call in _calls(transaction)):
            return f"{name} writes without an entry in the same transaction"
    return None


METHODS = [each for path in STORES for each in _methods(path)]


def test_what_people_read_or_change_in_a_store_leaves_an_entry() -> None:
    found = {name: unaudited(name, method, noting) for name, method, noting in METHODS}
    wrong = {name: fault for name, fault in found.items() if fault}
    assert [wrong[name] for name in sorted(wrong) if name not in ENGINES] == []
    assert sorted(set(ENGINES) - set(wrong)) == [], "these make an entry now, or are gone"


NOTE = "await self._audit.note(access, 'x', case_id=None)"
WITHIN = "await self._audit.note_within(c, access, 'x', case_id=None)"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("async with self._database.reading() as c: pass", "makes no entry"),
        (f"{NOTE}\n    async with self._database.writing() as c: pass", "the same transaction"),
        (f"{NOTE}\n    async with self._database.reading() as c: pass", None),
        (f"async with self._database.writing() as c: {WITHIN}", None),
    ],
)
def test_a_method_that_forgot_its_entry_is_found(body: str, fault: str | None) -> None:
    (method,) = ast.parse(f"async def method(self, access):\n    {body}\n").body
    assert isinstance(method, ast.AsyncFunctionDef)
    found = unaudited("Store.method", method)
    assert found is None if fault is None else fault in str(found)


def test_whatever_the_vault_does_is_an_entry_first() -> None:
    """Whoever calls it: people and the engine."""
    tree = ast.parse((ROOT / "services/vault/vault.py").read_text(encoding="utf-8"))
    vault = next(x for x in tree.body if isinstance(x, ast.ClassDef) and x.name == "Vault")
    methods = [x for x in vault.body if isinstance(x, ast.AsyncFunctionDef)]
    public = [x for x in methods if not x.name.startswith("_")]
    assert public
    destroying = next(x for x in methods if x.name == "_destroy")
    assert _awaited(destroying)[0] == "record"
    for method in public:
        assert _awaited(method)[0] in ("_record", "_destroy"), method.name


def _awaited(method: ast.AST) -> list[str]:
    """What a method waits for, in the order of its lines."""
    calls = [
        node.value
        for node in ast.walk(method)
        if isinstance(node, ast.Await) and isinstance(node.value, ast.Call)
    ]
    return [_name(call) for call in sorted(calls, key=lambda call: call.lineno)]
