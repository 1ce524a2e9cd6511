"""An installation put together: what commands and pages are given to work with."""

from services.installation.installation import Installation

__all__ = ["Installation"]
