"""How often each law is tried: a thousand lives in CI, always the same ones; fewer at a desk.

``LAW_EXAMPLES`` says how many, for instance a few while mutants are hunted; they are the same ones
each time too, unless ``LAW_CHANCE`` is set: then they are others every time.
"""

import os

from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")
ASKED_FOR = os.environ.get("LAW_EXAMPLES", "")
BY_CHANCE = bool(os.environ.get("LAW_CHANCE", ""))
EXAMPLES = int(ASKED_FOR) if ASKED_FOR else 1000 if IN_CI else 100

law = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=(IN_CI or bool(ASKED_FOR)) and not BY_CHANCE,
    database=None,
    # What failed once by chance must not be lost: the report ends with the line that repeats it.
    print_blob=True,
    # A whole life is a large value and takes milliseconds to live: both are meant.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
