"""A case with everything needed to read it: its facts, its policy, its calendar."""

from services.cases.case_files import CaseFile, CaseFiles

__all__ = ["CaseFile", "CaseFiles"]
