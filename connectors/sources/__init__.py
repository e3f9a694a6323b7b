"""Where observations come from: one module a vendor or file format."""
