"""``config.toml``: the tables it may hold, reading it with every problem reported at once, and changing one table."""
