"""The live page: the report with forms, and the documented JSON endpoints, for this machine only."""
