"""The dates of an ideal case: one in which every stage ends on the last day of its benchmark."""

from services.policies.ideal.case import IdealCase, IdealLetter, OfficeDay, StageDay, ideal_case

__all__ = ["IdealCase", "IdealLetter", "OfficeDay", "StageDay", "ideal_case"]
