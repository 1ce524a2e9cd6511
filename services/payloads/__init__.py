"""What Temporal is given to store: every payload and failure encrypted, or nothing.

`data_converter` is what clients, workers and replayers are given.
"""

from services.payloads.codec import EncryptedPayloads
from services.payloads.converter import data_converter
from services.payloads.errors import PayloadError, PayloadProblem

__all__ = ["EncryptedPayloads", "PayloadError", "PayloadProblem", "data_converter"]
