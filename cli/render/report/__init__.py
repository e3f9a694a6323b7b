"""The report: one self-contained page with today's answer, the charts and the fortnight."""
