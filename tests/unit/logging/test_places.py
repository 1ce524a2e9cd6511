import pytest

from services.logging import places as module
from services.logging.places import place, places


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        (module.__file__, "services/logging/places.py:7"),
        (
            "/home/ada/venv/lib/python3.12/site-packages/temporalio/client.py",
            "temporalio/client.py:7",
        ),
        ("/usr/lib/python3/dist-packages/lib.py", "lib.py:7"),
        ("/usr/lib/python3.11/asyncio/tasks.py", "asyncio/tasks.py:7"),
        ("/home/ada.testcase/letters/notice.txt", "notice.txt:7"),
        ("C:\\Users\\ada\\notice.py", "notice.py:7"),
        ("<string>", "<string>:7"),
    ],
)
def test_a_place_shows_no_path_of_a_person(filename: str, shown: str) -> None:
    assert place(filename, 7) == shown


def test_an_error_that_was_never_raised_has_no_place() -> None:
    assert places(None) is None
