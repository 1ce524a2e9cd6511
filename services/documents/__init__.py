"""Documents that people write in YAML: read strictly, every fault told with its line."""

from services.documents.document import (
    DocumentError,
    document_of,
    model_of,
    parse_document,
    read_document,
    tree_of,
)
from services.documents.faults import Located
from services.documents.origins import Origin, inherited

__all__ = [
    "DocumentError",
    "Located",
    "Origin",
    "document_of",
    "inherited",
    "model_of",
    "parse_document",
    "read_document",
    "tree_of",
]
