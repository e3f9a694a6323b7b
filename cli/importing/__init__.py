"""Importing at the terminal: the kinds of files, their commands, and what is told of what was read."""
