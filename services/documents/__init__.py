"""Documents that people write in YAML: read strictly, every fault told with its line."""

from services.documents.document import DocumentError, parse_document, read_document
from services.documents.faults import Located

__all__ = ["DocumentError", "Located", "parse_document", "read_document"]
