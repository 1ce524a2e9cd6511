"""The policy and the calendar that a new case gets."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from services.cli.failures import InputRefused
from services.cli.personal import read_file
from services.policies.documents import load_policy
from workflows.calendar import WEEKDAYS_ONLY, Calendar
from workflows.policy import Policy, content_hash

if TYPE_CHECKING:
    from services.ledger.ledger import Ledger

LARGEST_CALENDAR = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """A policy with a calendar."""

    policy: Policy
    calendar: Calendar

    @classmethod
    def named(cls, policy: str, calendar: Path | None) -> Documents:
        """The documents of these names.

        Raises:
            UnreadablePolicy: there is no such policy, or it has faults.
            InputRefused: the calendar has faults.
        """
        return cls(
            policy=load_policy(policy),
            calendar=read_calendar(calendar) if calendar else WEEKDAYS_ONLY,
        )

    @property
    def policy_hash(self) -> str:
        """By which a case names the policy."""
        return content_hash(self.policy)

    @property
    def calendar_hash(self) -> str:
        """By which a case names the calendar."""
        return content_hash(self.calendar)

    async def keep(self, ledger: Ledger) -> None:
        """Keep both in the ledger, where cases find them; keeping them twice changes nothing."""
        await ledger.policies.keep_policy(self.policy)
        await ledger.policies.keep_calendar(self.calendar)


def read_calendar(file: Path) -> Calendar:
    """A calendar from a file of YAML or JSON.

    Raises:
        InputRefused: it cannot be read, or is no sound calendar.
    """
    text = read_file(file, largest=LARGEST_CALENDAR)
    try:
        return Calendar.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, RecursionError):
        message = f"{file} is not readable as YAML or JSON"
        raise InputRefused(message) from None
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        reasons = "; ".join(
            f"{'.'.join(map(str, x['loc'])) or 'the document'}: {x['msg']}" for x in faults
        )
        message = f"{file} is no sound calendar: {reasons}"
        raise InputRefused(message) from None
