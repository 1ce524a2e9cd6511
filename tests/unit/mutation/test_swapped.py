"""A function with a fault is the faulty one, for whoever holds it."""

from functools import lru_cache
from typing import Any

import pytest

from tests.mutation.swapped import Functions

_HERE = __name__
_COUNTS: dict[str, Any] = {}
_READS: dict[str, Any] = {}
_functions = Functions()


@_functions.register(_COUNTS)
def _count(first: int, *, step: int = 1) -> int:
    return first + step


def _count_wrongly(first: int, *, step: int = 2) -> int:
    return first - step


class _Reader:
    @classmethod
    @_functions.register(_READS, is_classmethod=True)
    def read(cls) -> str:
        return cls.__name__

    @classmethod
    def read_wrongly(cls) -> str:
        return cls.__name__.upper()


_COUNTS["_mutmut_orig"] = _count
_COUNTS["x__count__mutmut_1"] = _count_wrongly
_READS["_mutmut_orig"] = _Reader.read
_READS["xǁ_Readerǁread__mutmut_1"] = _Reader.read_wrongly


def test_whoever_holds_a_function_meets_its_fault() -> None:
    held, remembering = _count, lru_cache(_count)
    assert (held(5), remembering(5)) == (6, 6)
    remembering.cache_clear()
    _functions.plant(f"{_HERE}.x__count__mutmut_1")
    assert (held(5), remembering(5)) == (3, 3)


def test_a_class_method_keeps_its_class() -> None:
    assert _Reader.read() == "_Reader"
    _functions.plant(f"{_HERE}.xǁ_Readerǁread__mutmut_1")
    assert _Reader.read() == "_READER"


def test_a_function_is_known_by_its_code() -> None:
    names = set(_functions.by_code().values())
    assert names == {f"{_HERE}.x__count", f"{_HERE}.xǁ_Readerǁread"}


def test_what_is_planted_nowhere_is_no_fault() -> None:
    with pytest.raises(KeyError, match="mutmut_99"):
        _functions.plant(f"{_HERE}.x__count__mutmut_99")
