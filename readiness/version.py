"""The version of everything that decides: rules, signs, score. Raise it when the same data may be answered anew."""

RULES_VERSION = "3"
