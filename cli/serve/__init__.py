"""The live page: the report with forms, and the documented JSON endpoints, for this machine only."""

PORT = 8765
"""Where the page listens by default."""
