"""Stories that were played: each once, for all tests that look at what was made of it."""

from contextlib import AsyncExitStack
from pathlib import Path

from tests.durable.skipping import Played, played
from tests.servers.time_skipping import TimeSkippingEnvironment
from tests.stories.story import Story


class Plays:
    """Plays a story when it is first asked for. A play takes a server of its own, and seconds."""

    def __init__(
        self, folder: Path, environments: TimeSkippingEnvironment, kept: AsyncExitStack
    ) -> None:
        self._folder = folder
        self._environments = environments
        self._kept = kept
        self._played: dict[tuple[str, int, str | None], Played] = {}

    async def of(
        self, story: Story, *, cases_cached: int = 100, database_url: str | None = None
    ) -> Played:
        """What was made of a story; nobody may change it."""
        key = (story.name, cases_cached, database_url)
        if key not in self._played:
            home = self._folder / str(len(self._played))
            play = played(
                story,
                home,
                self._environments,
                cases_cached=cases_cached,
                database_url=database_url,
            )
            self._played[key] = await self._kept.enter_async_context(play)
        return self._played[key]
