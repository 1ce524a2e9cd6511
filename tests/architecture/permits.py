"""What the desk's permits rest on: where they are made, and that nothing goes round the desk."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import Source, calls_in, dotted_name

MADE_IN = {
    "Permit": {"services/access/gate.py", "services/access/party_permits.py"},
    "PermitToOpen": {
        "services/access/gate.py",
        "deploy/demo/play.py",
        "deploy/demo/register/playing.py",
    },
    "for_own_work": {
        "services/mail_returns/taking_in.py",
        "services/restored/lost_choices.py",
        "services/restored/lost_holds.py",
        "services/erasing/erasing_parties.py",
        "deploy/demo/play.py",
        "deploy/demo/register/playing.py",
    },
}
"""Who may make a permit, beside the file that says what one is."""

PERMITS = "services/access/permits.py"
MAY_PLAY = ("deploy/demo/", "services/access/")

PAST_THE_DESK = {
    "workflows.give": {"services/desk/desk.py"},
    "facts.record": {"activities/recording.py", "services/importing/bringing_in.py"},
}
"""Who may hand a case a command, or the ledger a fact: the desk, the case itself, an import."""

CHANGES_NOTHING = frozenset(
    {"case_id_for", "salt_of", "start_from_ledger", "find", "file", "planned"}
)
"""What the desk does without a permit: reading, naming, and setting going what stands written."""


def permits_made_elsewhere(source: Source) -> Iterator[str]:
    """Find permits that are made where nothing was decided, or made of another one."""
    path = source.path.as_posix()
    if path == PERMITS:
        return
    for call in calls_in(source.tree):
        name = _last(call.func)
        if name in MADE_IN and path not in MADE_IN[name]:
            yield f"{source.at(call)} makes a permit: only {', '.join(sorted(MADE_IN[name]))} may"
        if name == "replace" and any("permit" in dotted_name(x) for x in call.args):
            yield f"{source.at(call)} makes another permit of one"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and any(_last(x) in MADE_IN for x in node.bases):
            yield f"{source.at(node)} makes a kind of permit of its own"
        is_play = isinstance(node, ast.Attribute) and dotted_name(node) == "OwnWork.PLAY"
        if is_play and not path.startswith(MAY_PLAY):
            yield f"{source.at(node)} plays, outside of the demonstration"


def _last(name: ast.expr) -> str:
    return dotted_name(name).rpartition(".")[2]


def ways_round_the_desk(source: Source) -> Iterator[str]:
    """Find commands and facts that reach a case past the desk."""
    path = source.path.as_posix()
    for call in calls_in(source.tree):
        name = ".".join(dotted_name(call.func).replace("._", ".").split(".")[-2:]).lstrip("_")
        if name in PAST_THE_DESK and path not in PAST_THE_DESK[name]:
            yield f"{source.at(call)} goes round the desk: {name}"


def doors_without_a_permit(root: Path) -> Iterator[str]:
    """Find public methods of the desk that take no permit and are not known to change nothing."""
    for name in ("desk", "reader"):
        path = Path(f"services/desk/{name}.py")
        source = Source(path, (root / path).read_text(encoding="utf-8"))
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef):
                continue
            is_within = node.col_offset > 4
            takes = {ast.unparse(x.annotation) for x in node.args.args if x.annotation}
            if is_within or node.name.startswith("_") or node.name in CHANGES_NOTHING:
                continue
            if node.col_offset == 4 and not takes & {"Permit", "PermitToOpen"}:
                yield f"{source.at(node)} {node.name} takes no permit"
