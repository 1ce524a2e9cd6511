"""Where a key store is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStorePlace:
    """A database, and a schema in it.

    Attributes:
        url: `sqlite:////path` or `postgresql://...`; it may hold a password.
        schema: The schema on PostgreSQL; SQLite has none.
    """

    url: str = field(repr=False)
    schema: str

    @property
    def file(self) -> Path | None:
        """The file, for SQLite."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
            return None
        return Path(str(url.database))

    @property
    def shown(self) -> str:
        """The place as people know it, without a password."""
        if self.file is not None:
            return str(self.file)
        return f"{make_url(self.url).render_as_string(hide_password=True)}, schema {self.schema}"
