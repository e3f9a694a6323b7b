"""Resolves constraints.txt anew: the exact version of everything with the hashes of its files, for Python 3.12 and
newer on any system.

The package index is whatever this machine uses; its address never enters the file.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Exact versions of everything, on every supported Python. Made by `make lock`; do not edit.\n"


def main() -> None:
    compiled = subprocess.run(
        [
            *(sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.12"),
            *("--extra", "dev", "--no-annotate", "--no-header", "--generate-hashes"),
            *("--upgrade", "--quiet", *sys.argv[1:], "pyproject.toml"),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (ROOT / "constraints.txt").write_text(HEADER + compiled)
    print(f"constraints.txt: {compiled.count('==')} packages")


if __name__ == "__main__":
    main()
