"""Servers that tests run real clients against."""
