"""Reads a home's payloads again and computes all signals, signs and scores: `python -m tests.bench.recompute HOME NOW`.

Prints the rows, and the processor time of the two, s, after everything was imported.
"""

import sys
from datetime import datetime
from pathlib import Path
from time import process_time

from connectors.config.load import load
from connectors.sources.registry import reader
from connectors.store import open_store
from readiness.body.assess import evaluate
from readiness.history.table import panel
from readiness.merging.merge import merge
from readiness.night.ingest import rebuild
from readiness.settings import Settings


def main(home: Path, now: datetime) -> None:
    config = load(home)
    readers = {name: found for name in ("csv", "checkin") if (found := reader(name, config, home))}
    with open_store(home) as store:
        begun = process_time()
        done = rebuild(store, readers, now)
        rebuilt = process_time()
        rows = merge(store.observations(), Settings(), now.date())
        evaluate(panel(rows, Settings(), now.date()))
        ended = process_time()
    print(sum(counts.unchanged for counts in done.values()), rebuilt - begun, ended - rebuilt)


if __name__ == "__main__":
    main(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
