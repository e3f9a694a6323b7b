"""Asks a program every scenario: ``python -m tests.bench.mornings --bin PROGRAM [--only M01,F03] [-v]``.

Exit 0: every expectation met; 1: not; 2: the program could not be asked in at least one scenario.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.mornings.ask import misses
from tests.bench.mornings.home import ProgramError, Scenario

FOLDER = Path(__file__).parent
FILES = (FOLDER / "mornings.json", FOLDER / "fortnights.json")


def load(files: Sequence[Path] = FILES) -> list[Scenario]:
    return [scenario for path in files for scenario in json.loads(path.read_text())]


def ask(scenario: Scenario, command: str) -> tuple[str, list[str]]:
    try:
        found = misses(scenario, command)
    except (ProgramError, LookupError, ValueError) as error:
        return "ERROR", [f"{type(error).__name__}: {error}"]
    return "FAIL" if found else "PASS", found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mornings", description=__doc__)
    parser.add_argument("--bin", required=True, help="the program: a path, or a name on PATH")
    parser.add_argument("--only", default="", help="ids, or beginnings of ids, separated by commas")
    parser.add_argument("--file", type=Path, nargs="*", default=FILES, help="other scenario files")
    parser.add_argument("--jobs", type=int, default=1, help="scenarios asked at the same time")
    parser.add_argument("-v", "--verbose", action="store_true", help="also say why a miss matters")
    options = parser.parse_args()
    command = str(Path(options.bin).absolute()) if os.sep in options.bin else options.bin
    if shutil.which(command) is None:
        parser.error(f"{options.bin}: no such program")
    wanted = tuple(word for word in options.only.split(",") if word)
    todo = [one for one in load(options.file) if not wanted or one["id"].startswith(wanted)]
    if not todo:
        parser.error(f"--only {options.only}: no scenario has such an id")
    counts = {"PASS": 0, "FAIL": 0, "ERROR": 0}
    with ThreadPoolExecutor(options.jobs) as pool:
        for scenario, (result, found) in zip(
            todo, pool.map(lambda one: ask(one, command), todo), strict=True
        ):
            counts[result] += 1
            print(f"{result:5} {scenario['id']} {scenario['title']}", flush=True)
            for miss in found:
                print(f"      {miss}")
            if options.verbose and found:
                print(f"      why: {scenario['why']}")
    print(f"{counts['PASS']} of {len(todo)} pass")
    return 2 if counts["ERROR"] else 1 if counts["FAIL"] else 0


if __name__ == "__main__":
    sys.exit(main())
