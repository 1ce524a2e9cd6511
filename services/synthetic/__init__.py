"""Synthetic registers: obviously invented cases with the dates and the dirt of real ones."""

from services.synthetic.register import SyntheticRegister, write_register
from services.synthetic.shape import UNTIL, mapping_text

__all__ = ["UNTIL", "SyntheticRegister", "mapping_text", "write_register"]
