"""The policies that ship, and reading an organisation's own."""

from functools import cache
from importlib import resources
from pathlib import Path

import yaml

from services.documents import DocumentError, inherited, model_of, read_document, tree_of
from services.policies.merging import Unmergeable, merged
from workflows.policy import Policy

LARGEST_DOCUMENT = 256 * 1024
"""Bytes; a longer document is refused before it is parsed."""


DEEPEST = 4
"""Documents in a row that may extend each other."""


class UnreadablePolicy(DocumentError):
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
    return _preset(name_or_file) if name_or_file in preset_names() else _read(name_or_file)


@cache
def _preset(name: str) -> Policy:
    """What ships does not change while it is in use."""
    return _read(name)


def _read(name_or_file: str) -> Policy:
    return model_of(policy_tree(name_or_file), Policy, error=UnreadablePolicy)


def policy_tree(name_or_file: str) -> yaml.Node | None:
    """The one complete document that a preset or a file comes to, with what it extends.

    Raises:
        UnreadablePolicy: there is no such preset or file, it is not YAML, or what it extends is
            not sound.
    """
    folder = None if name_or_file in preset_names() else Path(name_or_file).parent
    return _complete(read_policy_text(name_or_file), folder, (name_or_file,))


def read_policy_text(name_or_file: str) -> str:
    """What stands in a preset or in a file, before anything is checked.

    Raises:
        UnreadablePolicy: there is no such preset or file, or it is no text of a sensible size.
    """
    if name_or_file in preset_names():
        preset = resources.files("services.policies") / f"{name_or_file}.yaml"
        return preset.read_text(encoding="utf-8")
    file = Path(name_or_file)
    if not file.is_file():
        known = ", ".join(preset_names())
        message = f"there is no policy or file '{file}'; the presets are: {known}"
        raise UnreadablePolicy(message)
    return read_document(file, what="policy", largest=LARGEST_DOCUMENT, error=UnreadablePolicy)


def parse_policy(text: str) -> Policy:
    """The policy that a YAML text describes; it may extend a preset, but no file.

    Raises:
        UnreadablePolicy: not YAML, or not a sound policy.
    """
    return model_of(policy_tree_of(text), Policy, error=UnreadablePolicy)


def policy_tree_of(text: str) -> yaml.Node | None:
    """The one complete document that a text comes to, with the preset it extends.

    Raises:
        UnreadablePolicy: it is too long, it is not YAML, or what it extends is not sound.
    """
    if len(text.encode()) > LARGEST_DOCUMENT:
        message = f"this is longer than {LARGEST_DOCUMENT // 1024} KiB: that is no policy"
        raise UnreadablePolicy(message)
    return _complete(text, None, ())


def _complete(text: str, folder: Path | None, chain: tuple[str, ...]) -> yaml.Node | None:
    tree = tree_of(text, UnreadablePolicy)
    name = _extended(tree)
    if name is None or not isinstance(tree, yaml.MappingNode):
        return tree
    line = f"line {name.start_mark.line + 1}: extend"
    _names_itself(tree, line)
    base_text, base_folder, base_name = _read_base(str(name.value), folder, line)
    if base_name in chain:
        message = f"{line}: '{name.value}' extends this document in turn: break the circle"
        raise UnreadablePolicy(message)
    if len(chain) >= DEEPEST:
        message = f"{line}: more than {DEEPEST} documents extend each other: write fewer"
        raise UnreadablePolicy(message)
    try:
        base = _complete(base_text, base_folder, (*chain, base_name))
        model_of(base, Policy, error=UnreadablePolicy)
    except UnreadablePolicy as fault:
        faults = "\n".join(f"{line}: in '{name.value}', {x}" for x in str(fault).splitlines())
        raise UnreadablePolicy(faults) from None
    former = inherited(base, str(name.value), name.start_mark) if base is not None else None
    if not isinstance(former, yaml.MappingNode):
        message = f"{line}: '{name.value}' is no policy"
        raise UnreadablePolicy(message)
    try:
        return merged(former, tree)
    except (Unmergeable, RecursionError) as fault:
        message = str(fault) if isinstance(fault, Unmergeable) else f"{line}: nested too deeply"
        raise UnreadablePolicy(message) from None


def _extended(tree: yaml.Node | None) -> yaml.Node | None:
    if not isinstance(tree, yaml.MappingNode):
        return None
    return next((value for key, value in tree.value if key.value == "extend"), None)


def _names_itself(tree: yaml.MappingNode, line: str) -> None:
    own = {key.value for key, _ in tree.value}
    missing = [field for field in ("name", "version") if field not in own]
    if missing:
        message = f"{line}: an extending policy has its own 'name' and 'version': add both"
        raise UnreadablePolicy(message)


def _read_base(name: str, folder: Path | None, line: str) -> tuple[str, Path | None, str]:
    """The text of what is extended, where it lies, and the one name by which it is known."""
    if name in preset_names():
        return read_policy_text(name), None, name
    if folder is None or Path(name).name != name:
        known = ", ".join(preset_names())
        message = (
            f"{line}: there is no preset '{name}'; name a preset ({known}), or a file that lies "
            "beside this one, without a folder"
        )
        raise UnreadablePolicy(message)
    file = str(folder / name)
    return read_policy_text(file), folder, file
