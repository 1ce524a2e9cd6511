"""How often each law is tried: a thousand lives in CI, always the same ones; fewer at a desk."""

import os

from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
EXAMPLES = 1000 if IN_CI else 100

law = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=IN_CI,
    database=None,
    # A whole life is a large value and takes milliseconds to live: both are meant.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
