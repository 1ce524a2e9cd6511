"""Signatures as Standard Webhooks describes them, and what is no secret, address or handle."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretBytes, ValidationError

from services.gateway.handle import HandleError, parse_handle
from services.gateway.signing import WebhookSecretError, read_webhook_secret, signed_headers
from services.gateway.webhook_settings import WebhookSettings


def test_the_signature_is_that_of_the_published_example() -> None:
    """The example of the scheme's own reference libraries."""
    headers = signed_headers(
        b'{"test": 2432232314}',
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        now=datetime.fromtimestamp(1614265330, tz=UTC),
        secret=read_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_c2hvcnQ=", "no base64 at all!", "x" * 20])
def test_a_secret_that_is_none_is_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(WebhookSecretError) as refused:
        read_webhook_secret(text)
    assert len(text) < 8 or text not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://gateway.example.org/",
        "ftp://gateway.example.org/",
        "https://",
        "gateway.example.org",
        "https://user:word@gateway.example.org/",
        "http://[::1/",
        "",
    ],
)
def test_a_gateway_elsewhere_is_reached_by_https_alone(url: str) -> None:
    with pytest.raises(ValidationError):
        WebhookSettings(url=url, secret=SecretBytes(b"x" * 32))


@pytest.mark.parametrize(
    "url", ["https://gateway.example.org/m", "http://127.0.0.1:8080/", "http://[::1]:80/m"]
)
def test_this_machine_itself_may_be_asked_without_tls(url: str) -> None:
    assert WebhookSettings(url=url, secret=SecretBytes(b"x" * 32)).url == url


@pytest.mark.parametrize("handle", ["+4915500000001", "ada_testcase", "@ada:chat.example"])
def test_a_number_or_a_name_is_a_handle(handle: str) -> None:
    assert parse_handle(f" {handle}\n") == handle


@pytest.mark.parametrize(
    "handle", ["", " ", "+49 155 1", "+0155000000", "+49155x", "a\u202eda", "a\0b", "x" * 201]
)
def test_what_cannot_reach_anybody_is_no_handle(handle: str) -> None:
    with pytest.raises(HandleError) as refused:
        parse_handle(handle)
    assert len(handle) < 3 or handle not in str(refused.value)
