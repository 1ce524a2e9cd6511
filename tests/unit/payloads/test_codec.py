import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    NexusSerializationContext,
    SerializationContext,
    WorkflowSerializationContext,
)

from services.keys import KeyPurpose, KeyRing, LivingRing
from services.payloads import EncryptedPayloads, PayloadError, PayloadProblem

RING = KeyRing.generate(KeyPurpose.PAYLOADS)
CANARY = "canary-Ada-Testcase"


def _for(workflow_id: str, ring: KeyRing = RING) -> EncryptedPayloads:
    return EncryptedPayloads(ring).with_context(
        WorkflowSerializationContext(namespace="default", workflow_id=workflow_id)
    )


def _activity(workflow_id: str | None) -> ActivitySerializationContext:
    return ActivitySerializationContext(
        namespace="default",
        activity_id="1",
        activity_type="deliver",
        activity_task_queue="cases",
        workflow_id=workflow_id,
        workflow_type="case",
        is_local=False,
    )


def _payload(data: bytes = CANARY.encode(), encoding: bytes = b"json/plain") -> Payload:
    return Payload(metadata={"encoding": encoding}, data=data)


async def _encrypted(codec: EncryptedPayloads, payload: Payload | None = None) -> Payload:
    return (await codec.encode([payload or _payload()]))[0]


async def _problem(codec: EncryptedPayloads, payload: Payload) -> PayloadProblem:
    with pytest.raises(PayloadError) as refused:
        await codec.decode([payload])
    assert CANARY not in str(refused.value)
    assert refused.value.code in str(refused.value)
    assert refused.value.size == len(payload.data)
    return refused.value.problem


@given(
    st.lists(
        st.builds(
            Payload,
            metadata=st.dictionaries(st.text(max_size=10), st.binary(max_size=20), max_size=3),
            data=st.binary(max_size=500),
        ),
        max_size=4,
    )
)
async def test_whatever_was_encoded_decodes_to_the_same(payloads: list[Payload]) -> None:
    codec = _for("case-1")
    encoded = await codec.encode(payloads)
    assert len(encoded) == len(payloads)
    assert await codec.decode(encoded) == payloads


async def test_an_encoded_payload_shows_its_key_and_workflow_and_nothing_else() -> None:
    encoded = await _encrypted(_for("case-1"))
    assert dict(encoded.metadata) == {
        "encoding": b"binary/encrypted",
        "key-id": RING.current.id.encode(),
        "workflow-id": b"case-1",
    }
    wire = encoded.SerializeToString()
    assert CANARY.encode() not in wire
    assert base64.b64encode(CANARY.encode())[:16] not in wire
    assert b"json/plain" not in wire


async def test_the_given_payload_is_left_as_it_was() -> None:
    payload = _payload()
    await _for("case-1").encode([payload])
    assert payload == _payload()


async def test_the_same_payload_encoded_twice_looks_different() -> None:
    codec = _for("case-1")
    assert (await _encrypted(codec)).data != (await _encrypted(codec)).data


@pytest.mark.parametrize("encoding", [b"json/plain", b"binary/null", b"binary/plain", b""])
async def test_a_payload_in_clear_is_refused(encoding: bytes) -> None:
    problem = await _problem(_for("case-1"), _payload(encoding=encoding))
    assert problem is PayloadProblem.PLAINTEXT


async def test_one_payload_in_clear_among_others_refuses_all() -> None:
    codec = _for("case-1")
    with pytest.raises(PayloadError):
        await codec.decode([await _encrypted(codec), _payload()])


async def test_a_payload_of_another_workflow_is_refused() -> None:
    encoded = await _encrypted(_for("case-1"))
    assert await _problem(_for("case-2"), encoded) is PayloadProblem.OTHER_WORKFLOW


async def test_a_payload_relabelled_for_another_workflow_is_refused() -> None:
    encoded = await _encrypted(_for("case-1"))
    encoded.metadata["workflow-id"] = b"case-2"
    assert await _problem(_for("case-2"), encoded) is PayloadProblem.ALTERED
    assert await _problem(EncryptedPayloads(RING), encoded) is PayloadProblem.ALTERED


async def test_a_payload_relabelled_for_another_key_is_refused() -> None:
    rotated = RING.rotated()
    encoded = await _encrypted(_for("case-1"))
    encoded.metadata["key-id"] = rotated.current.id.encode()
    assert await _problem(_for("case-1", rotated), encoded) is PayloadProblem.ALTERED


async def test_an_altered_payload_is_refused_at_every_byte() -> None:
    codec = _for("case-1")
    encoded = await _encrypted(codec)
    for place in range(len(encoded.data)):
        altered = Payload()
        altered.CopyFrom(encoded)
        changed = bytearray(encoded.data)
        changed[place] ^= 1
        altered.data = bytes(changed)
        assert await _problem(codec, altered) is PayloadProblem.ALTERED


@pytest.mark.parametrize("field", ["key-id", "workflow-id"])
async def test_a_payload_with_metadata_missing_or_unreadable_is_refused(field: str) -> None:
    codec = _for("case-1")
    encoded = await _encrypted(codec)
    encoded.metadata[field] = b"\xff\xfe"
    assert await _problem(codec, encoded) is PayloadProblem.MALFORMED
    del encoded.metadata[field]
    assert await _problem(codec, encoded) is PayloadProblem.MALFORMED


@pytest.mark.parametrize("length", [0, 11, 12, 27])
async def test_a_payload_cut_short_is_refused(length: int) -> None:
    codec = _for("case-1")
    encoded = await _encrypted(codec)
    encoded.data = encoded.data[:length]
    assert await _problem(codec, encoded) is PayloadProblem.MALFORMED


async def test_old_keys_still_decrypt_and_the_newest_encrypts() -> None:
    rotated = RING.rotated()
    old, new = await _encrypted(_for("case-1")), await _encrypted(_for("case-1", rotated))
    assert await _for("case-1", rotated).decode([old, new]) == [_payload(), _payload()]
    assert new.metadata["key-id"] == rotated.current.id.encode()


async def test_a_key_that_is_not_held_is_named_as_the_cause() -> None:
    encoded = await _encrypted(_for("case-1", KeyRing.generate(KeyPurpose.PAYLOADS)))
    assert await _problem(_for("case-1"), encoded) is PayloadProblem.UNKNOWN_KEY


async def test_an_activity_shares_the_binding_of_its_workflow() -> None:
    encoded = await _encrypted(EncryptedPayloads(RING).with_context(_activity("case-1")))
    assert await _for("case-1").decode([encoded]) == [_payload()]
    other = EncryptedPayloads(RING).with_context(_activity("case-2"))
    assert await _problem(other, encoded) is PayloadProblem.OTHER_WORKFLOW


async def test_a_codec_that_knows_no_workflow_reads_the_payloads_of_all() -> None:
    encoded = await _encrypted(_for("case-1"))
    assert await EncryptedPayloads(RING).decode([encoded]) == [_payload()]


@pytest.mark.parametrize(
    "context",
    [
        None,
        _activity(None),
        _activity(""),
        NexusSerializationContext(endpoint="e", service="s", operation="o"),
    ],
)
async def test_what_belongs_to_no_workflow_serves_in_none(
    context: SerializationContext | None,
) -> None:
    codec = EncryptedPayloads(RING)
    bound = codec if context is None else codec.with_context(context)
    encoded = await _encrypted(bound)
    assert await bound.decode([encoded]) == [_payload()]
    assert await _problem(_for("case-1"), encoded) is PayloadProblem.OTHER_WORKFLOW


async def test_a_codec_shows_no_secret() -> None:
    assert RING.current.secret.hex() not in repr(_for("case-1")) + repr(vars(_for("case-1")))


async def test_a_codec_in_use_reads_what_another_process_wrote_with_a_newer_key() -> None:
    rotated = RING.rotated()
    reader = EncryptedPayloads(LivingRing(RING, lambda: rotated)).with_context(_activity("case-1"))
    before = await _encrypted(reader)
    newer = await _encrypted(_for("case-1", rotated))
    assert await reader.decode([before, newer]) == [_payload(), _payload()]
    assert (await _encrypted(reader)).metadata["key-id"] == rotated.current.id.encode()


async def test_a_key_that_is_nowhere_stays_unknown_to_a_codec_in_use() -> None:
    reader = EncryptedPayloads(LivingRing(RING, lambda: RING))
    stranger = await _encrypted(_for("case-1", KeyRing.generate(KeyPurpose.PAYLOADS)))
    assert await _problem(reader, stranger) is PayloadProblem.UNKNOWN_KEY
