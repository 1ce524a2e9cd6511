"""The data converter: pydantic JSON whose errors tell nothing, encrypted, failures included."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    EncodingPayloadConverter,
)

from services.keys import Ring
from services.payloads.codec import EncryptedPayloads
from services.payloads.errors import PayloadError, PayloadProblem

_ERRORS_NAMED = 3


class DiscreetPayloadConverter(PydanticPayloadConverter):
    """Pydantic's JSON converter, with errors that hold type names and codes and no input.

    A validation error of pydantic carries the input, and a serialization error what a model's own
    code had to say; Temporal writes either into failures and logs.
    """

    def __init__(self) -> None:
        """Make a converter on the parts that all of them share.

        The SDK makes a converter for each workflow and for each payload's context, some thirty for
        a case that is opened; the parts hold no state but pydantic's compiled types.
        """
        CompositePayloadConverter.__init__(self)
        self.converters = _shared_parts()

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        """Write values as payloads.

        Raises:
            PayloadError: One cannot be written as JSON.
        """
        try:
            return super().to_payloads(values)
        except (PydanticSerializationError, ValueError, TypeError, RecursionError) as error:
            kinds = ", ".join(type(value).__name__ for value in values[:_ERRORS_NAMED])
            shape = f"{kinds}; {type(error).__name__}"
        # Raised outside the handler, or the first error would travel along as its context.
        raise PayloadError(PayloadProblem.UNWRITABLE, size=0, shape=shape)

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Read values from payloads.

        Raises:
            PayloadError: One does not have the shape of its type.
        """
        try:
            return super().from_payloads(payloads, type_hints)
        except ValidationError as error:
            shape = _shape(error)
        except (ValueError, TypeError, LookupError, RuntimeError) as error:
            shape = type(error).__name__
        size = sum(len(payload.data) for payload in payloads)
        raise PayloadError(PayloadProblem.UNREADABLE, size=size, shape=shape)


@cache
def _shared_parts() -> Mapping[bytes, EncodingPayloadConverter]:
    return PydanticPayloadConverter().converters


def _shape(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    codes = ", ".join(problem["type"] for problem in found[:_ERRORS_NAMED])
    return f"{error.title}; {error.error_count()} errors: {codes}"


def data_converter(payload_keys: Ring) -> DataConverter:
    """The converter for every client, worker and replayer of the program.

    Encrypted are the arguments and results of workflows, activities, updates, signals and queries,
    memos, summaries, heartbeats, and messages and traces of failures. In clear stay all ids, the
    names of types and handlers, failure types, search attributes, headers, and reasons of
    termination and cancellation: these must be opaque by themselves. Scheduled workflows can take
    no arguments, because the SDK encodes them for another workflow id than the one that reads them.
    """
    return DataConverter(
        payload_converter_class=DiscreetPayloadConverter,
        payload_codec=EncryptedPayloads(payload_keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
