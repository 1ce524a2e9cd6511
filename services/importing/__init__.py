"""Import of running cases: an existing register comes in, each case at its real age."""

from services.importing.importing import WINDOW_DAYS, ImpossibleWindow, import_register
from services.importing.mapping import RegisterMapping
from services.importing.mapping_document import UnreadableMapping, load_mapping
from services.importing.reading import UnreadableRegister, read_register
from services.importing.report import ImportReport

__all__ = [
    "WINDOW_DAYS",
    "ImportReport",
    "ImpossibleWindow",
    "RegisterMapping",
    "UnreadableMapping",
    "UnreadableRegister",
    "import_register",
    "load_mapping",
    "read_register",
]
