"""Everything that was fetched or typed, in one SQLite file that survives kill -9."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.store.open import open_store
    from connectors.store.store import SqliteStore

__all__ = ["SqliteStore", "open_store"]


def __getattr__(name: str) -> Any:
    """The store is imported when it is asked for, so that :mod:`connectors.store.stored_rows` alone stays light."""
    if name == "open_store":
        from connectors.store.open import open_store

        return open_store
    if name == "SqliteStore":
        from connectors.store.store import SqliteStore

        return SqliteStore
    raise AttributeError(name)
