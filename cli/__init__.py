"""Talks: commands, rendering, and the one place where everything is wired together."""
