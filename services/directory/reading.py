"""Reading the staff directory from YAML; a bad file is refused with the line of every fault."""

from collections.abc import Iterator, Sequence
from importlib import resources
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.directory.consistency import INCONSISTENT
from services.directory.directory import StaffDirectory

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes; a larger file is refused before it is parsed."""


class StaffDirectoryError(ValueError):
    """The file is no sound staff directory.

    The message lists every fault with its line and field; it quotes no name and no address.
    """


def load_directory(file: Path) -> StaffDirectory:
    """Read a staff directory.

    Raises:
        StaffDirectoryError: The file is missing, too large, not UTF-8 YAML, or not sound.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise StaffDirectoryError(
                f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MiB: that is no directory."
            )
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise StaffDirectoryError(
            f"The staff directory {file} cannot be read ({error.strerror}): check its path and "
            "permissions."
        ) from None
    except UnicodeDecodeError:
        raise StaffDirectoryError(f"{file} is not UTF-8 text: save it as UTF-8.") from None
    return parse_directory(text)


def trial_directory() -> StaffDirectory:
    """The directory that ships for trials; every name in it is invented."""
    shipped = resources.files("services.directory") / "trial_directory.yaml"
    return parse_directory(shipped.read_text(encoding="utf-8"))


def parse_directory(text: str) -> StaffDirectory:
    """Read a staff directory from a YAML text.

    Raises:
        StaffDirectoryError: It is not YAML, or not sound.
    """
    tree, document = _parsed(text)
    faults = list(_doubled_fields(tree, set()))
    if not faults:
        try:
            return StaffDirectory.model_validate(document)
        except ValidationError as error:
            faults = [_fault(tree, *fault) for fault in _located(error.errors())]
    # Raised outside the handler: pydantic's error holds the names and addresses that it read.
    raise StaffDirectoryError("\n".join(faults))


def _parsed(text: str) -> tuple[yaml.Node | None, object]:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"line {mark.line + 1 if mark else 1}: not readable as YAML: {error.problem}"
    except yaml.YAMLError:
        problem = "not readable as YAML: it holds a character that YAML does not allow"
    except (RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else "an impossible value"
        problem = f"not readable as YAML: {reason}"
    raise StaffDirectoryError(problem)


def _doubled_fields(node: yaml.Node | None, seen: set[int]) -> Iterator[str]:
    # YAML keeps the last of two equal fields in silence; here that could be somebody's address.
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for key, value in node.value:
            if key.value in names:
                yield f"line {key.start_mark.line + 1}: {key.value}: this field stands there twice"
            names.add(str(key.value))
            yield from _doubled_fields(value, seen)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _doubled_fields(value, seen)


def _located(errors: Sequence[ErrorDetails]) -> Iterator[tuple[Sequence[int | str], str]]:
    for error in errors:
        if error["type"] == INCONSISTENT:
            yield from ((fault.location, fault.problem) for fault in error["ctx"]["faults"])
        elif not _only_follows_from_another(error, errors):
            yield error["loc"], error["msg"]


def _only_follows_from_another(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    # A list whose only entry is at fault counts as empty for the library.
    where = error["loc"]
    return error["type"] == "too_short" and any(
        other["loc"][: len(where)] == where and other is not error for other in errors
    )


def _fault(tree: yaml.Node | None, location: Sequence[int | str], message: str) -> str:
    place = ".".join(map(str, location)) or "the whole file"
    return f"line {_line_of(tree, location)}: {place}: {message.removeprefix('Value error, ')}"


def _line_of(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    for part in location:
        child = _child(node, part)
        if child is None:
            break
        node = child
    return node.start_mark.line + 1 if node is not None else 1


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    children: list[yaml.Node] = []
    if isinstance(node, yaml.MappingNode):
        children = [value for key, value in node.value if key.value == str(part)]
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        children = node.value[part : part + 1]
    return children[0] if children else None
