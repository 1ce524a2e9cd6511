"""The policies that ship, and reading an organisation's own."""

from importlib import resources
from pathlib import Path

from services.documents import DocumentError, parse_document, read_document
from workflows.policy import Policy

LARGEST_DOCUMENT = 256 * 1024
"""Bytes; a longer document is refused before it is parsed."""


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
    return parse_policy(read_policy_text(name_or_file))


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
    """The policy that a YAML text describes.

    Raises:
        UnreadablePolicy: not YAML, or not a sound policy.
    """
    return parse_document(text, Policy, error=UnreadablePolicy)
