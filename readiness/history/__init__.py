"""Observations → the daily table, cut at a morning: one row a wake-up date, columns with units."""
