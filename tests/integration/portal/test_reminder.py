"""A day for her own calendar: only when she asks, and silent about what it is for."""

from datetime import date, timedelta

from icalendar import Calendar

from services.ledger.access import CARRYING_OUT
from tests.servers.her_page import A_BROWSER, Reader, her_page
from tests.stories.cast import ada
from tests.stories.engine import Engine
from tests.stories.library import OPENED
from tests.stories.story import Story, at, at_any_hour
from workflows.parties import Channel

STORY = at_any_hour(
    Story(
        name="a day",
        opened_at=OPENED,
        parties=(ada(channel=Channel.PAGE),),
        steps=(),
        until=at("2040-01-10", 8),
    )
)


async def _file(reader: Reader, language: str) -> str:
    await reader.send("/language", language=language)
    await reader.send("/view", view="reminder")
    form = reader.shown.partition('name="form" value="')[2].partition('"')[0]
    answer = await reader.client.post("/reminder", data={"form": form}, headers=A_BROWSER)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="date.ics"'
    assert answer.headers["cache-control"] == "no-store, no-transform"
    return answer.text


async def test_she_gets_one_day_and_one_word_in_her_language(engine: Engine) -> None:
    case_id = await engine.play(STORY)
    planned = await engine.parts.files.open(case_id)
    promises = planned.replayed().parties["p1"].promises
    async with her_page(engine.parts, case_id, "p1") as reader:
        files = {language: await _file(reader, language) for language in ("en", "ar")}
        shown = await reader.look()
    assert "date.ics" not in shown
    for language, title in (("en", "Reminder"), ("ar", "تذكير")):
        [event] = Calendar.from_ical(files[language]).walk("VEVENT")
        assert event["summary"] == title
        assert event.decoded("dtstart") == promises[-1].promise.on
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert isinstance(event.decoded("dtstart"), date)
        assert set(event) == {
            "UID", "DTSTAMP", "DTSTART", "DTEND", "TRANSP", "CLASS", "SUMMARY",
        }  # fmt: skip
    record = (await engine.parts.ledger.cases.get(case_id, CARRYING_OUT)).reference
    for written in files.values():
        for telling in (case_id, record, "p1", "Due Course", "example.org"):
            assert telling not in written
    first, second = (Calendar.from_ical(x).walk("VEVENT")[0]["uid"] for x in files.values())
    assert first != second
