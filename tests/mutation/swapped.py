"""Makes a sound function the faulty one: its code is exchanged, whoever holds the function.

The tool's own way asks at each call which fault is planted, which takes longer than most functions
that compute dates.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType, FunctionType, MethodType
from typing import Any, TypeVar

from tests.mutation.noted import FUNCTION_ENDS

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])
_SOUND = "_mutmut_orig"


@dataclass(slots=True)
class Functions:
    """The functions in which faults are planted, each with its faulty versions by name."""

    known: list[tuple[FunctionType, dict[str, Any]]] = field(default_factory=list)

    def register(
        self, faulty: dict[str, Any], is_classmethod: bool = False
    ) -> Callable[[AnyFunction], AnyFunction]:
        """What the tool's decorator does where nothing is asked at a call: nothing."""
        del is_classmethod

        def registered(sound: AnyFunction) -> AnyFunction:
            assert isinstance(sound, FunctionType)
            self.known.append((sound, faulty))
            return sound

        return registered

    def by_code(self) -> dict[int, str]:
        """By the identity of its code: the tool's name of each sound function."""
        return {id(sound.__code__): _name(sound, faulty) for sound, faulty in self.known}

    def plant(self, fault: str) -> None:
        """Exchange the code of one function for that with the fault.

        Raises:
            KeyError: No module that was imported has this fault.
        """
        module, _, name = fault.rpartition(".")
        for sound, faulty in self.known:
            if sound.__module__ == module and name in faulty:
                _exchange(sound, faulty[name])
                return
        raise KeyError(fault)


def _name(sound: FunctionType, faulty: dict[str, Any]) -> str:
    mangled = next(key for key in faulty if key != _SOUND).rpartition(FUNCTION_ENDS)[0]
    return f"{sound.__module__}.{mangled}"


def _exchange(sound: FunctionType, faulty: FunctionType | MethodType) -> None:
    function = faulty.__func__ if isinstance(faulty, MethodType) else faulty
    assert isinstance(function, FunctionType)
    code: CodeType = function.__code__
    sound.__code__ = code
    sound.__defaults__ = function.__defaults__
    sound.__kwdefaults__ = function.__kwdefaults__
