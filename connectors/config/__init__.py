"""``config.toml``: the tables it may hold, reading it with every problem told at once, and changing one table."""
