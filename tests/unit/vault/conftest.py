"""A vault to try, new for each test."""

import pytest

from services.keys import KeyPurpose, KeyRing
from tests.unit.vault.at_the_ports import Bench


@pytest.fixture
def bench() -> Bench:
    """A vault with everything around it."""
    return Bench(KeyRing.generate(KeyPurpose.VAULT))
