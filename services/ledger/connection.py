"""What the ledger's stores need of a connection, whichever database stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlalchemy import Connection, CursorResult, Executable
    from sqlalchemy.engine import Dialect

Result = TypeVar("Result", bound=Any)


class LedgerConnection(Protocol):
    """A connection inside a transaction. SQLAlchemy's `AsyncConnection` is one."""

    @property
    def dialect(self) -> Dialect:
        """Which database it is."""

    async def execute(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement, once for each set of parameters."""

    async def scalar(
        self, statement: Executable, parameters: Mapping[str, Any] | None = None
    ) -> Any:
        """Run a statement; the first column of its first row, or None."""

    async def run_sync(
        self,
        function: Callable[Concatenate[Connection, ...], Result],
        /,
        *arguments: Any,
    ) -> Result:
        """Run a function that needs SQLAlchemy's own, synchronous connection."""
