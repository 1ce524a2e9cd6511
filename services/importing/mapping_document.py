"""Reading mappings from YAML; every fault is told with its line."""

from pathlib import Path

from services.documents import DocumentError, parse_document, read_document
from services.importing.mapping import RegisterMapping

LARGEST_MAPPING = 256 * 1024
"""Bytes; a larger file is refused before it is parsed."""


class UnreadableMapping(DocumentError):
    """The file is no sound mapping; the message lists every fault with its line."""


def load_mapping(file: Path) -> RegisterMapping:
    """The mapping in a file.

    Raises:
        UnreadableMapping: it is missing, too large, not UTF-8 YAML, or not sound.
    """
    text = read_document(file, what="mapping", largest=LARGEST_MAPPING, error=UnreadableMapping)
    return parse_mapping(text)


def parse_mapping(text: str) -> RegisterMapping:
    """The mapping that a YAML text describes.

    Raises:
        UnreadableMapping: it is not YAML, or not a sound mapping.
    """
    return parse_document(text, RegisterMapping, error=UnreadableMapping)
