"""Turns plain async functions into commands: one place opens, runs, answers and tells of errors."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from services.access.operations import Operation
from services.cli.answers import Answer, give, say
from services.cli.command_operations import operation_of
from services.cli.connections import Connections
from services.cli.failures import ExitCode, InputRefused, told
from services.cli.sessions import Acting, Alone, Foreground, Overseeing, Reading, Session, who_acts
from services.cli.typed import read_id, read_instant

Read = TypeVar("Read")

Action = Callable[..., Awaitable[Answer | None]]
"""A command: its first parameter says what it needs, the others are its arguments and options.

A parameter that is a dataclass stands for one option per field, so that commands can share them.
"""


def refusing(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """A reader whose refusal becomes a usage error that names the option."""

    def parse(typed: str) -> Read:
        # A value that is a default was read already.
        if not isinstance(typed, str):
            return typed
        try:
            return read(typed)
        except InputRefused as refusal:
            raise typer.BadParameter(str(refusal)) from None

    return parse


AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Staff = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="STAFF_ID",
        envvar="DUECOURSE_STAFF",
        parser=refusing(read_id),
        help="Who acts, by the id of the staff directory; in a trial 'trial' if nobody is named.",
    ),
]
At = Annotated[
    datetime | None,
    typer.Option(
        metavar="INSTANT",
        parser=refusing(read_instant),
        help="When it happened, if not now: 2027-01-11T09:00+01:00.",
    ),
]
CommandId = Annotated[
    str | None,
    typer.Option(
        metavar="ID",
        parser=refusing(read_id),
        help="Name this command, so that giving it again changes nothing.",
    ),
]

_SHARED: dict[type[Session], tuple[tuple[str, Any, Any], ...]] = {
    Alone: (("as_json", AsJson, False),),
    Foreground: (),
    Reading: (("acting_as", Staff, None), ("as_json", AsJson, False)),
    Overseeing: (("acting_as", Staff, None), ("as_json", AsJson, False)),
    Acting: (
        ("acting_as", Staff, None),
        ("at", At, None),
        ("command_id", CommandId, None),
        ("as_json", AsJson, False),
    ),
}


class Commands:
    """A group of commands on the connections that the composition root gave."""

    def __init__(self, connections: Connections, about: str, words: tuple[str, ...] = ()) -> None:
        self.connections = connections
        self._words = words
        self.app = typer.Typer(
            help=unwrapped(about),
            no_args_is_help=True,
            add_completion=False,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": ["-h", "--help"]},
        )

    def add(self, name: str, action: Action) -> None:
        """Offer an async function as a command; its docstring is the command's help."""
        operation = operation_of((*self._words, name))
        self.app.command(name)(_command(action, operation, self.connections))

    def group(self, name: str, about: str) -> "Commands":
        """Offer a group of commands below this one."""
        below = Commands(self.connections, about, (*self._words, name))
        self.app.add_typer(below.app, name=name)
        return below


def unwrapped(text: str | None) -> str:
    """A docstring with each paragraph on one line, for the terminal to wrap."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _command(
    action: Action, operation: Operation | None, connections: Connections
) -> Callable[..., None]:
    first, *asked = inspect.signature(action, eval_str=True).parameters.values()
    own = [parameter for each in asked for parameter in _spread(each)]
    kind: type[Session] = first.annotation
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
        for name, hint, default in _SHARED[kind]
    ]

    def command(**given: Any) -> None:
        for_all = {parameter.name: given.pop(parameter.name) for parameter in shared}
        own_values = {each.name: _gathered(each, given) for each in asked}
        _run(partial(_acted, action, kind, operation, connections, own_values, for_all), for_all)

    parameters = [x.replace(kind=inspect.Parameter.KEYWORD_ONLY) for x in own] + shared
    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # read by inspect
    command.__annotations__ = {x.name: x.annotation for x in parameters}
    command.__doc__ = unwrapped(action.__doc__)
    return command


def _spread(asked: inspect.Parameter) -> list[inspect.Parameter]:
    """The options that a parameter stands for: those of its dataclass, or itself alone."""
    if not is_dataclass(asked.annotation):
        return [asked]
    hints = get_type_hints(asked.annotation, include_extras=True)
    return [
        inspect.Parameter(
            option.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=option.default,
            annotation=hints[option.name],
        )
        for option in fields(asked.annotation)
    ]


def _gathered(asked: inspect.Parameter, given: dict[str, Any]) -> Any:
    """What was typed for a parameter, put together again."""
    kind: type[Any] = asked.annotation
    if not is_dataclass(kind):
        return given[asked.name]
    typed = {option.name: given[option.name] for option in fields(kind)}
    return kind(**typed)


def _run(acted: Callable[[], Coroutine[Any, Any, Answer | None]], for_all: dict[str, Any]) -> None:
    try:
        answer = asyncio.run(acted())
        if answer is None:
            return
        give(answer, as_json=for_all.get("as_json", False))
    except (BrokenPipeError, typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the last place that can tell the user, as a sentence
        code, sentence = told(error)
        say(f"error: {sentence}")
        raise typer.Exit(code) from None
    if answer.code is not ExitCode.DONE:
        raise typer.Exit(answer.code)


async def _acted(
    action: Action,
    kind: type[Session],
    operation: Operation | None,
    connections: Connections,
    given: dict[str, Any],
    for_all: dict[str, Any],
) -> Answer | None:
    if kind is Alone:
        return await action(Alone(connections=connections), **given)
    if kind is Foreground:
        return await action(Foreground(connections=connections), **given)
    if operation is None:
        message = "no rule says who may use this command, so nobody may"
        raise InputRefused(message)
    settings = connections.settings()
    opened = connections.records if kind is Reading else connections.engine
    async with opened(settings) as parts:
        actor = who_acts(for_all["acting_as"], parts)
        await parts.gate.require(operation, actor)
        session: dict[str, Any] = {"parts": parts, "actor": actor, "operation": operation}
        if kind is Acting:
            session |= {"at": for_all["at"], "command_id": for_all["command_id"]}
        return await action(kind(**session), **given)
