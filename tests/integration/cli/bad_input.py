"""Bad input for every parameter that a command takes, made from the commands themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin

HUGE = "x" * 10_000_000
HOSTILE = ("a\r\nRCPT TO:<evil@example.org>", "a\x00b", "a\u2028b", "\u202eabc", HUGE, "")
BAD: Mapping[str, tuple[str, ...]] = {
    "CASE": (*HOSTILE, "K7Q2-M4XA-9", "../../etc/passwd", "'; DROP TABLE cases; --"),
    "PARTY": (*HOSTILE, "p99", "../p1"),
    "QUESTION": (*HOSTILE, "q99"),
    "LETTER": (*HOSTILE, "no-such-letter"),
    "TASK": (*HOSTILE, "no-such-task"),
    "TOKEN_ID": (*HOSTILE, "no-such-token"),
    "STAFF_ID": (*HOSTILE, "nobody"),
    "OFFICE": (*HOSTILE, "no-such-office"),
    "ID": HOSTILE,
    "CODE": (*HOSTILE, "Because!", "unlisted_reason"),
    "STEP": (*HOSTILE, "Because!", "unlisted_step"),
    "ZONE": (*HOSTILE, "../../etc/passwd", "Mars/Phobos", "/etc/localtime"),
    "INSTANT": (
        *HOSTILE,
        "2027-01-11T09:00",
        "0001-01-01T00:00Z",
        "9999-12-31T23:59Z",
        "-P30D",
        "2198-01-01T00:00Z",
    ),
    "YYYY-MM-DD": (*HOSTILE, "0001-01-01", "9999-12-31", "2027-02-30", "-1", "1991-01-01"),
    "DAY": (*HOSTILE, "0001-01-01", "9999-12-31", "2198-12-31", "2027-02-30", "-1"),
    "DATE": (
        *HOSTILE,
        "2027-01-11T09:00",
        "0001-01-01",
        "9999-12-31",
        "2198-01-01",
        "2027-02-30",
    ),
    "ANY-DAY": (*HOSTILE, "2027-01-11T09:00", "0001-01-01", "9999-12-31", "2027-02-30", "-1"),
    "DAYS": (*HOSTILE, "someday", "mon;tue", "mon,", "8"),
    "HH:MM-HH:MM": (*HOSTILE, "17:00-09:00", "9-17", "25:00-26:00", "09:00+01:00-17:00+01:00"),
    "NAME": HOSTILE,
    "ADDRESS": (
        *HOSTILE,
        "a@x.example>\r\nRCPT TO:<evil@x.example>",
        "a@x.example,b@x.example",
        "-oQ@x.example",
        "nobody",
        "a b@x.example",
    ),
    "TEXT": ("a\x00b", "\u202eabc", HUGE, "   "),
    "QUERY": (*HOSTILE, "stage", "stage=", "stage=closed", "colour=red", "case=!", "all,all"),
    "NAME|FILE": (*HOSTILE, "no-such-policy", "{folder}", "{huge}", "{deep}", "{latin}"),
    "CALENDAR": (
        *HOSTILE,
        "no-such-calendar",
        "XX",
        "DE-ZZ",
        "0" * 32,
        "{folder}",
        "{huge}",
        "{deep}",
        "{latin}",
    ),
    "COUNTRY": (*HOSTILE, "XX", "Atlantis"),
    "FILE": ("a\x00b", HUGE, "", "{missing}", "{folder}", "{huge}", "{latin}"),
    "FOLDER": ("a\x00b", "{missing}", "{latin}"),
    "FOLDER|FILE": ("a\x00b", HUGE, "", "{folder}/no/such/folder/file"),
    "[CASE]": HOSTILE,
    "PATH": ("a\x00b", HUGE, "", "{folder}", "{folder}/no/such/folder/file"),
    "FACTS.json": ("a\x00b", "{missing}", "{folder}", "{huge}", "{deep}", "{latin}"),
    "FILE.csv": ("a\x00b", "{missing}", "{folder}", "{latin}"),
    "[REGISTER.csv]": ("a\x00b", "{missing}", "{folder}", "{latin}"),
    "[TASK=]TIME": (*HOSTILE, "soon", "word=soon", "nobody=1 day", "-1 days", "word=1e9 days"),
    "NUMBER:HASH": (*HOSTILE, "1", "-1:00", "1:zz"),
    "choice": ("nonsense", "a\x00b", "\u202eabc", ""),
    "number": ("-1", "nonsense", "1e9", "99999999999999999999"),
}
"""By the metavar that a parameter shows, or by its kind."""

SOUND: Mapping[str, str] = {
    "PARTY": "p1",
    "QUESTION": "q1",
    "LETTER": "l-1",
    "TASK": "t-1",
    "CODE": "complexity",
    "STEP": "further_feedback",
    "INSTANT": "2027-05-01T09:00Z",
    "YYYY-MM-DD": "2030-01-01",
    "QUERY": "all",
    "DAY": "2027-01-11",
    "NAME|FILE": "un-women-2020",
    "CALENDAR": "DE-BY",
    "COUNTRY": "DE",
    "NAME": "Bea Testcase",
    "ADDRESS": "bea.testcase@example.org",
    "TEXT": "A text.",
    "FACTS.json": "{missing}",
    "FILE.csv": "{missing}",
    "FILE": "{missing}",
    "number": "1",
}
PERSONAL = frozenset({"NAME", "ADDRESS", "TEXT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BadInput:
    """A command with one bad value among sound ones."""

    arguments: tuple[str, ...]
    parameter: str
    value: str
    is_personal: bool


def files(folder: Path) -> dict[str, str]:
    """Files that are no sound input of anything."""
    made = {
        "huge": folder / "huge",
        "deep": folder / "deep.json",
        "latin": folder / "latin.txt",
    }
    made["huge"].write_bytes(b"x" * 10_000_000)
    made["deep"].write_text("[" * 1000 + "]" * 1000, encoding="utf-8")
    made["latin"].write_bytes(b"\xff\xfe caf\xe9")
    return {name: str(path) for name, path in made.items()} | {
        "missing": str(folder / "missing"),
        "folder": str(folder),
    }


def bad_inputs(
    words: tuple[str, ...], command: Any, case: str, places: Mapping[str, str]
) -> Iterator[BadInput]:
    """Each parameter of a command in turn with each bad value of its kind."""
    for parameter in command.params:
        kind = _kind(parameter)
        for value in BAD.get(kind, ()):
            placed = value.format(**places) if value.startswith("{") else value
            others = [x for x in command.params if x is not parameter and _is_given(x, parameter)]
            arguments = [*words]
            for other in command.params:
                if other is parameter:
                    arguments += _typed(parameter, placed)
                elif other in others:
                    arguments += _typed(other, _sound(other, case, places))
            yield BadInput(
                arguments=tuple(arguments),
                parameter=parameter.name,
                value=placed,
                is_personal=kind in PERSONAL,
            )


def kinds_without_bad_input(command: Any) -> list[str]:
    """Parameters for which this file knows no bad input: a new kind has to be thought about."""
    return [f"{x.name} ({_kind(x)})" for x in command.params if _kind(x) not in {*BAD, "flag"}]


_WITH_A_CHANNEL = {"channel": "neutral_mail", "language": "en", "address": "bea@example.org"}


def _is_given(other: Any, tested: Any) -> bool:
    if other.required:
        return True
    return other.name in _WITH_A_CHANNEL and not (
        tested.name == "address_file" and other.name == "address"
    )


def _sound(parameter: Any, case: str, places: Mapping[str, str]) -> str:
    """A value that is not refused for itself."""
    if parameter.name in _WITH_A_CHANNEL:
        return _WITH_A_CHANNEL[parameter.name]
    kind = _kind(parameter)
    if kind == "CASE":
        return case
    if kind == "choice":
        return str(list(_annotation(parameter))[-1])
    value = SOUND.get(kind, "")
    return value.format(**places) if value.startswith("{") else value


def _typed(parameter: Any, value: str) -> list[str]:
    if parameter.param_type_name == "argument":
        return [value]
    name = max(parameter.opts, key=len)
    if _kind(parameter) == "flag":
        return [name]
    return [f"{name}={value}"]


def _kind(parameter: Any) -> str:
    if parameter.metavar and parameter.metavar != "DOCUMENT":
        return str(parameter.metavar)
    kind = _annotation(parameter)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return "choice"
    return {bool: "flag", int: "number"}.get(kind, str(kind))


def _annotation(parameter: Any) -> Any:
    """What is typed, of an option that can be given several times: once."""
    kind = parameter.type_descriptor.annotation
    return get_args(kind)[0] if get_origin(kind) is list else kind
