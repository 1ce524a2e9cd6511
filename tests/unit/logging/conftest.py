import io
from collections.abc import Iterator

import pytest

from tests.unit.logging.lines import Lines, configured


@pytest.fixture
def lines() -> Iterator[Lines]:
    with configured(io.StringIO()) as written:
        yield written
