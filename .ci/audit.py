"""Looks every locked package up among known weaknesses, and checks what an index would show of us."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def weaknesses() -> int:
    """pip-audit over the lock; 1 where a package is weak. What could not be looked up is told, and is no failure."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"),
            *("--progress-spinner", "off", "--timeout", "15", "--requirement", "constraints.txt"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("The database of known weaknesses is out of reach: nothing was looked up.")
        return 0
    weak = [one for one in packages if one.get("vulns")]
    skipped = sum("skip_reason" in one for one in packages)
    for one in weak:
        print(f"{one['name']} {one['version']}: {', '.join(found['id'] for found in one['vulns'])}")
    print(
        f"{len(packages) - skipped} of {len(packages)} packages looked up, {len(weak)} with a known weakness."
    )
    if skipped:
        print(f"{skipped} could not be looked up here: their database is out of reach.")
    return bool(weak)


def description() -> int:
    """The wheel and the source archive, built and checked as an index would."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", out],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        built = sorted(map(str, Path(out).iterdir()))
        return subprocess.run(
            [sys.executable, "-m", "twine", "check", "--strict", *built], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(weaknesses() or description())
