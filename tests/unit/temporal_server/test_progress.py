import asyncio
from datetime import timedelta

from services.temporal_server.progress import telling_the_time


async def test_a_waiting_person_is_told_again_and_again_and_then_no_more() -> None:
    said: list[str] = []
    told_twice = asyncio.Event()

    def say(line: str) -> None:
        said.append(line)
        if len(said) == 2:
            told_twice.set()

    async with telling_the_time(say, lambda: "building", every=timedelta(milliseconds=1)):
        await told_twice.wait()
    lines = len(said)
    await asyncio.sleep(0.01)

    assert said[0] == "building (0 s)"
    assert len(said) == lines
