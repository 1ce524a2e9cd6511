"""Where the page is served and reached, as the settings say; what is unsafe is refused."""

import pytest

from services.settings import Settings, SettingsError
from services.settings.portal import portal_exit, portal_listens_at, portal_url


@pytest.mark.parametrize("place", ["8440", ":8440", "127.0.0.1", "127.0.0.1:x", "h:99999"])
def test_a_place_that_is_no_host_and_port_is_refused_by_its_variable(place: str) -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_PORTAL_LISTEN"):
        portal_listens_at(Settings(portal_listen=place))


def test_a_place_is_read() -> None:
    assert portal_listens_at(Settings(portal_listen="[::1]:0")) == ("::1", 0)


@pytest.mark.parametrize(
    "url",
    [
        "http://page.example.org",
        "https://page.example.org/cases",
        "https://ada@page.example.org",
        "https://page.example.org?x=1",
        "page.example.org",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_unsafe_or_more_than_a_host_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_PORTAL_URL"):
        portal_url(Settings(portal_url=url), 8440)


@pytest.mark.parametrize("url", ["https://page.example.org", "http://127.0.0.1:8440"])
def test_https_and_this_machine_itself_are_taken(url: str) -> None:
    assert portal_url(Settings(portal_url=f"{url}/"), 1) == url


def test_a_trial_is_reached_where_it_listens() -> None:
    assert portal_url(Settings(), 4321) == "http://127.0.0.1:4321"


def test_the_exit_leads_only_to_https() -> None:
    with pytest.raises(SettingsError, match="DUECOURSE_PORTAL_EXIT_TO"):
        portal_exit(Settings(portal_exit_to="http://weather.example"))
    assert portal_exit(Settings(portal_exit_to="https://weather.example/today")).endswith("today")
