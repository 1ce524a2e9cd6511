import pytest

from services.staff_chat.address import LONGEST, ChatAddressError, parse_chat_address


def test_an_address_over_tls_is_taken_as_it_is() -> None:
    typed = "https://chat.example.org:8443/hooks/abc?room=1"
    assert parse_chat_address(typed).url == typed


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_only_this_machine_may_go_without_tls(host: str) -> None:
    assert parse_chat_address(f"http://{host}:8080/hook").url
    with pytest.raises(ChatAddressError, match="use https"):
        parse_chat_address("http://chat.example.org/hook")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "chat.example.org/hook",
        "ftp://chat.example.org/",
        "https://",
        "https:///hook",
        "https://ada:secret@chat.example.org/",
        "https://chat.example.org/#part",
        "https://chat.example.org:99999/",
        "https://chat.example.org/a b",
        "https://chat.example.org/\r\nHost: evil.example.org",
        "https://[::1/",
        "https://chät.example.org/",
        "https://chat.example.org/" + "x" * LONGEST,
    ],
)
def test_what_is_no_address_is_refused_without_being_quoted(typed: str) -> None:
    with pytest.raises(ChatAddressError) as refused:
        parse_chat_address(typed)
    assert "secret" not in str(refused.value)
    assert "chat.example.org" not in str(refused.value)


def test_an_address_is_never_shown() -> None:
    assert "abc" not in repr(parse_chat_address("https://chat.example.org/hooks/abc"))
