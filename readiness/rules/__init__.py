"""The rule book: one function a rule, each with its id, statement, article, kind and setting."""
