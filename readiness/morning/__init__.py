"""The use case of the morning: decide, keep the answer as given, tell and explain it."""
