import datetime
import traceback

import pytest
from pydantic import BaseModel, ConfigDict, field_serializer, field_validator
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter, WorkflowSerializationContext
from temporalio.exceptions import ApplicationError

from services.keys import KeyPurpose, KeyRing
from services.payloads import PayloadError, PayloadProblem, data_converter

CANARY = "canary-Ada-Testcase"


class Told(BaseModel):
    model_config = ConfigDict(frozen=True)

    party_id: str
    at: datetime.datetime
    attempt: int = 1


class Particular(BaseModel):
    number: int

    @field_validator("number")
    @classmethod
    def refuse(cls, number: int) -> int:
        raise ValueError(f"{CANARY} {number}")


class Unwritable(BaseModel):
    name: str

    @field_serializer("name")
    def refuse(self, name: str) -> str:
        raise ValueError(f"cannot write {name}")


@pytest.fixture
def converter() -> DataConverter:
    return data_converter(KeyRing.generate(KeyPurpose.PAYLOADS)).with_context(
        WorkflowSerializationContext(namespace="default", workflow_id="case-1")
    )


def _everything_it_says(error: BaseException) -> str:
    said = "".join(traceback.format_exception(error))
    return said + repr(error) + repr(error.__context__) + repr(error.__cause__)


async def test_models_and_plain_values_come_back(converter: DataConverter) -> None:
    told = Told(party_id="pa_1", at=datetime.datetime(2030, 1, 2, tzinfo=datetime.UTC))
    values = [told, None, b"\x00\xff", "é", [1, 2.5], {"a": None}]
    hints: list[type] = [Told, type(None), bytes, str, list, dict]
    encoded = await converter.encode(values)
    assert all(payload.metadata["encoding"] == b"binary/encrypted" for payload in encoded)
    assert await converter.decode(encoded, hints) == values


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"party_id": CANARY}, Told),
        ({"party_id": "x", "at": CANARY}, Told),
        ({CANARY: {CANARY: 1}}, dict[str, int]),
        (CANARY, int),
        ({"number": 5}, Particular),
        (CANARY.encode(), Told),
        (b"{" + CANARY.encode(), list[int]),
    ],
)
async def test_a_payload_of_the_wrong_shape_is_refused_without_telling_its_content(
    converter: DataConverter, value: object, hint: type
) -> None:
    if isinstance(value, bytes):
        hint = Told
        payload = converter.payload_converter.to_payloads(["x"])[0]
        payload.data = value
        encoded = await converter.payload_codec.encode([payload]) if converter.payload_codec else []
    else:
        encoded = await converter.encode([value])
    with pytest.raises(PayloadError) as refused:
        await converter.decode(encoded, [hint])
    assert refused.value.problem is PayloadProblem.UNREADABLE
    assert CANARY not in _everything_it_says(refused.value)


async def test_the_refusal_names_type_and_kind_of_error(converter: DataConverter) -> None:
    encoded = await converter.encode([{"party_id": CANARY}])
    with pytest.raises(PayloadError, match="Told; 1 errors: missing"):
        await converter.decode(encoded, [Told])


@pytest.mark.parametrize("value", [Unwritable(name=CANARY), object(), {"name": CANARY + "\ud800"}])
async def test_a_value_that_cannot_be_written_is_refused_without_telling_it(
    converter: DataConverter, value: object
) -> None:
    with pytest.raises(PayloadError) as refused:
        await converter.encode([value])
    assert refused.value.problem is PayloadProblem.UNWRITABLE
    assert CANARY not in _everything_it_says(refused.value)


def _failed() -> ApplicationError:
    error = ApplicationError(CANARY, {"name": CANARY}, type="relay_refused")
    error.__cause__ = ValueError(CANARY)
    return error


async def test_a_failure_shows_its_type_and_nothing_else(converter: DataConverter) -> None:
    failure = Failure()
    await converter.encode_failure(_failed(), failure)
    assert CANARY.encode() not in failure.SerializeToString()
    assert failure.application_failure_info.type == "relay_refused"
    read = await converter.decode_failure(failure)
    assert isinstance(read, ApplicationError)
    assert (read.message, read.details) == (CANARY, ({"name": CANARY},))
    assert isinstance(read.__cause__, ApplicationError)
    assert read.__cause__.message == CANARY
