"""Where the day's answer is told as values: one module a target, and what builds them."""
