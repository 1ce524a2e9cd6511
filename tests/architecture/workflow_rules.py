"""What holds in `workflows`: no clock but the one given, no chance, nothing of the world."""

import ast
import sys
from collections.abc import Iterator

from tests.architecture.sources import Source, calls_in, dotted_name

ALLOWED_LIBRARIES = frozenset({"pydantic", "pydantic_core", "temporalio", "workflows"})
WORLDLY_MODULES = frozenset(
    {
        # files and folders
        "dbm",
        "fileinput",
        "glob",
        "io",
        "mmap",
        "os",
        "pathlib",
        "shelve",
        "shutil",
        "sqlite3",
        "tempfile",
        # networks
        "ftplib",
        "http",
        "imaplib",
        "poplib",
        "select",
        "selectors",
        "smtplib",
        "socket",
        "socketserver",
        "ssl",
        "urllib",
        "webbrowser",
        # processes, threads, the machine
        "_thread",
        "builtins",
        "concurrent",
        "importlib",
        "locale",
        "multiprocessing",
        "platform",
        "pty",
        "sched",
        "signal",
        "subprocess",
        "sys",
        "threading",
        "time",
        # people and logs
        "curses",
        "getpass",
        "logging",
        "syslog",
        # chance
        "random",
        "secrets",
    }
)
WORLDLY_CALLS = frozenset({"open", "print", "input", "exec", "eval", "uuid.uuid1", "uuid.uuid4"})
CLOCKS = frozenset({"now", "utcnow", "today"})
GIVEN_CLOCK = "workflow"


def readings_of_the_wall_clock(source: Source) -> Iterator[str]:
    """Find `datetime.now()`, `date.today()` and the like; `workflow.now()` is replayed."""
    for call in calls_in(source.tree):
        owner, _, method = dotted_name(call.func).rpartition(".")
        if method in CLOCKS and owner and owner != GIVEN_CLOCK:
            yield f"{source.at(call)} reads the clock with {owner}.{method}()"


def imports_of_the_world(source: Source) -> Iterator[str]:
    """Find imports of anything but pydantic, temporalio and what is pure in Python itself."""
    for node in ast.walk(source.tree):
        for module in _imported_modules(node):
            library = module.partition(".")[0]
            pure = library in sys.stdlib_module_names and library not in WORLDLY_MODULES
            if not pure and library not in ALLOWED_LIBRARIES:
                yield f"{source.at(node)} imports {module}"


def calls_into_the_world(source: Source) -> Iterator[str]:
    """Find calls of built-ins that do input, output or chance."""
    for call in calls_in(source.tree):
        if dotted_name(call.func) in WORLDLY_CALLS:
            yield f"{source.at(call)} calls {dotted_name(call.func)}()"


def _imported_modules(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []
