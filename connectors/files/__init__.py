"""Reading the formats that files come in: archives, CSV, FIT, TCX, GPX, long JSON. They know no vendor."""
