"""One truth out of many sources: what happened once counts once."""
