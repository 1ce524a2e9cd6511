"""What happens to a test whose server this machine does not have."""

import os
from typing import NoReturn

import pytest

REQUIRED = "DUECOURSE_REQUIRE_SERVERS"


def give_up_on(server: str, reason: str) -> NoReturn:
    """Skip the test, or fail it where every server is required (continuous integration)."""
    message = f"no {server} for this test: {reason}"
    if os.environ.get(REQUIRED):
        pytest.fail(f"{message} ({REQUIRED} is set)", pytrace=False)
    pytest.skip(message)
