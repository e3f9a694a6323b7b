"""``python -m readiness``: the same program as ``readiness``."""

import runpy

if __name__ == "__main__":
    runpy.run_module("cli", run_name="__main__")
