"""Everything that was fetched or typed, in one SQLite file that survives kill -9."""

from connectors.store.open import open_store
from connectors.store.store import SqliteStore

__all__ = ["SqliteStore", "open_store"]
