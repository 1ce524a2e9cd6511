"""One thing that ``duecourse doctor`` looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``advice`` says what to do if it is not well."""

    name: str
    is_well: bool
    says: str
    advice: str = ""
