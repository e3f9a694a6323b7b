"""Importing at the terminal: the kinds of files, their commands, and what is said of what was read."""
