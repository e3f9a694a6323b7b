"""The use case of the night: fetch, store, notice what fell silent or failed."""
