"""What left: mails and messages, without what their reader chose to get in them."""

import json
from collections.abc import Iterator

from tests.canary.campaign.ground import Ground
from tests.canary.campaign.search import Trace, mail_traces, without


def letter_traces(ground: Ground) -> Iterator[Trace]:
    """Every mail that left, without her own address in its headers and what she asked for.

    Whoever chose whole letters gets her name and the words meant for her; nobody else gets either.
    """
    for number, envelope in enumerate(ground.sink.envelopes):
        to = ground.flock.named_in(envelope.rcpt_to)
        asked_for = {x for marker in to for x in ground.may_read.get(marker, ())}
        for trace in mail_traces(f"mail {number}", envelope.content):
            allowed = to if trace.name.endswith("headers") else asked_for
            yield Trace(name=trace.name, content=without(trace.content, allowed))


def gateway_traces(ground: Ground) -> Iterator[Trace]:
    """Every message to the gateway, without the handle that it is for."""
    for number, (headers, body) in enumerate(ground.gateway.requests):
        to = json.loads(body).get("data", {}).get("to", "")
        told = body + json.dumps(headers).encode()
        yield Trace(
            name=f"message {number}", content=without(told, ground.flock.named_in(to.encode()))
        )


def whole_letters_read(ground: Ground) -> set[str]:
    """The markers that reached whoever asked for whole letters: what is to be found is found."""
    found = set()
    for envelope in ground.sink.envelopes:
        to = ground.flock.named_in(envelope.rcpt_to)
        for trace in mail_traces("", envelope.content):
            if not trace.name.endswith("headers") and to & ground.may_read.keys():
                found |= ground.flock.named_in(trace.content)
    return found
