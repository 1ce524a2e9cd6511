"""Whom she can turn to: contacts by office and language, without anybody who is in the case."""

from collections.abc import Iterable

from services.directory.directory import StaffDirectory
from services.letters.blocks import Block
from services.letters.library import LetterLibrary
from services.letters.stationery import stationery_of
from services.portal.her_case import HerCase
from workflows.parties import Language
from workflows.staff import OfficeDuty

SUPPORT = "parts/support.txt"

NamedBlock = tuple[str, Block]
"""A block with the name of its kind, by which a template knows it."""


class SupportContacts:
    """Writes the contacts as they stand in her letters."""

    def __init__(self, *, directory: StaffDirectory, library: LetterLibrary) -> None:
        self._directory = directory
        self._library = library

    def for_her(self, her: HerCase, language: Language) -> tuple[NamedBlock, ...]:
        """The contacts for one party, in a language."""
        contacts = self._directory.support_contacts(
            her.offices[OfficeDuty.INTAKE], language, her.barred_staff
        )
        paper = stationery_of(language, self._library)
        return named(paper.blocks(SUPPORT, {"support": contacts}))


def named(blocks: Iterable[Block]) -> tuple[NamedBlock, ...]:
    """Blocks with the names of their kinds."""
    return tuple((type(block).__name__, block) for block in blocks)
