"""One file a signal: each function names its formula and where it comes from."""
