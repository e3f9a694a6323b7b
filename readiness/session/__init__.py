"""The session itself: the exercise library, and what of it to do today."""
