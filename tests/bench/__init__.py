"""Benchmarks: figures beside a yardstick measured on the same machine in the same minute."""
