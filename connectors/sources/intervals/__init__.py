"""Intervals.icu: what its rows say, whether they come from its API or from its CSV files."""
