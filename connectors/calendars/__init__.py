"""Where the plan is shown: one module a calendar, and the registry that finds them."""
