"""The use case of the morning: decide, store the answer as given, show and explain it."""
