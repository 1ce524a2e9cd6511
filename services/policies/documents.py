"""Reading policies from YAML, with errors that name the line."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from workflows.policy import Policy

LARGEST_DOCUMENT = 256 * 1024
"""Bytes; a longer document is refused before it is parsed."""


class UnreadablePolicy(ValueError):
    """The document is not a sound policy; the message lists every fault with its line."""


def preset_names() -> tuple[str, ...]:
    """The names of the policies that ship."""
    folder = resources.files("services.policies")
    names = [entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml")]
    return tuple(sorted(name.removesuffix(".yaml") for name in names))


def load_policy(name_or_file: str) -> Policy:
    """A policy by the name of a preset, or from a file.

    Raises:
        UnreadablePolicy: there is no such preset or file, or it is not a sound policy.
    """
    if name_or_file in preset_names():
        preset = resources.files("services.policies") / f"{name_or_file}.yaml"
        return parse_policy(preset.read_text(encoding="utf-8"))
    return parse_policy(_read_file(Path(name_or_file)))


def _read_file(file: Path) -> str:
    if not file.is_file():
        known = ", ".join(preset_names())
        message = f"there is no policy or file '{file}'; the presets are: {known}"
        raise UnreadablePolicy(message)
    if file.stat().st_size > LARGEST_DOCUMENT:
        message = f"{file} is larger than {LARGEST_DOCUMENT // 1024} KiB: that is not a policy"
        raise UnreadablePolicy(message)
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        message = f"{file} is not UTF-8 text"
        raise UnreadablePolicy(message) from None


def parse_policy(text: str) -> Policy:
    """The policy that a YAML text describes.

    Raises:
        UnreadablePolicy: not YAML, or not a sound policy.
    """
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        document = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        message = f"not readable as YAML{_at(error)}"
        raise UnreadablePolicy(message) from None
    try:
        return Policy.model_validate(document)
    except ValidationError as error:
        faults = [_fault(tree, fault["loc"], fault["msg"]) for fault in error.errors()]
        raise UnreadablePolicy("\n".join(faults)) from None


def _at(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 1})" if mark else ": nested too deeply"


def _fault(tree: Any, location: Sequence[int | str], message: str) -> str:
    place = ".".join(str(part) for part in location) or "the document"
    reason = message.removeprefix("Value error, ")
    return f"line {_line_of(tree, location)}: {place}: {reason}"


def _line_of(node: Any, location: Sequence[int | str]) -> int:
    """The line of the deepest node of the document on the way to a fault."""
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else 1


def _child(node: Any, part: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part]
    return None
