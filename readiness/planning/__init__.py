"""Which days are for strength: the exact choice under the rule book."""
