"""Where the day's answer is sent as values: one module a target, and what builds them."""
