"""Partitions of a fleet through Dask: each file is one task, done once, whole or not at all.

There is no shuffle: an athlete's rows are in one file, and a recommendation needs nobody else's rows.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pyarrow.parquet as pq

from models.fleet.score import score
from readiness.errors import ConfigurationError
from readiness.version import RULES_VERSION

if TYPE_CHECKING:
    from distributed import Client, Future

RETRIES = 3
"""How often a partition is given to another worker when one dies."""
CONNECT_S = 10
UNWATCHED = {"distributed.worker.profile.enabled": False}
"""A worker's profiler keeps an hour of samples: memory that grows with the fleet, for nobody to look at."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of one partition. ``problem`` says why none of it could be read."""

    partition: str
    athletes: int = 0
    set_aside: int = 0
    skipped: bool = False
    problem: str | None = None


def partitions(folder: Path) -> list[Path]:
    """The Parquet files of a fleet, by name. Raises ConfigurationError where there is none."""
    found = sorted(folder.glob("*.parquet")) if folder.is_dir() else [folder] if folder.is_file() else []
    if not found:
        raise ConfigurationError(f"{folder} holds no .parquet file; see docs/scale.md for the schema.")
    return found


def partition(source: str, target: str, day: date) -> Done:
    """Scores one file into ``target``, on a worker. Done before with the same bytes and rules: not done again."""
    name = Path(source).stem
    folder = Path(target) / f"date={day.isoformat()}"
    out, aside = folder / f"{name}.parquet", folder / "set-aside" / f"{name}.parquet"
    try:
        mark = f"{RULES_VERSION} {_checksum(source)}".encode()
    except OSError as error:
        return Done(name, problem=str(error))
    if out.is_file() and (pq.read_schema(out).metadata or {}).get(b"readiness") == mark:
        return Done(name, pq.read_metadata(out).num_rows, pq.read_metadata(aside).num_rows, skipped=True)
    try:
        results, problems = score(pq.read_table(source).to_pandas(), day)
    except (OSError, ValueError) as error:
        return Done(name, problem=str(error))
    except Exception as error:  # our bug, or a table like none before: the other partitions go on
        return Done(name, problem=f"{type(error).__name__}: {error}")
    aside.parent.mkdir(parents=True, exist_ok=True)
    _write(problems, aside)
    _write(results.replace_schema_metadata({b"readiness": mark}), out)  # last: its mark says 'whole'
    return Done(name, results.num_rows, problems.num_rows)


def _checksum(path: str) -> str:
    with Path(path).open("rb") as file:
        return file_digest(file, "blake2b").hexdigest()


def _write(table: Any, path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    pq.write_table(table, draft, compression="zstd")
    draft.replace(path)


@contextmanager
def cluster(scheduler: str | None, workers: int | None) -> Iterator[Client]:
    """The cluster at ``scheduler``, else processes on this machine. Raises ConfigurationError where none answers."""
    import dask
    from distributed import Client, LocalCluster

    if scheduler is not None:
        try:
            found = Client(scheduler, timeout=CONNECT_S)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                f"No Dask scheduler at {scheduler} ({error}). Start one there, or leave --scheduler out."
            ) from None
        with found as client:
            yield client
        return
    with (
        dask.config.set(UNWATCHED),
        LocalCluster(
            n_workers=workers or os.cpu_count() or 1,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as local,
        Client(local) as client,
    ):
        yield client


def _lost(name: str, task: Future[Any]) -> Done:
    """A partition under which worker after worker died."""
    return Done(name, problem=f"not done: {task.exception()}")


def run(
    client: Client, source: Path, target: Path, day: date, tell: Callable[[Done], None] = lambda _: None
) -> list[Done]:
    """Scores every partition of ``source``; ``tell`` hears of each as it is done. In the files' order.

    Each task has a key of its own: under the key of a task that somebody still holds, a cluster gives the old result.
    """
    from distributed import as_completed

    target.mkdir(parents=True, exist_ok=True)
    names = {
        client.submit(
            partition, str(file.resolve()), str(target.resolve()), day,
            key=f"{file.stem}-{uuid4().hex}", retries=RETRIES, pure=False,
        ): file.stem
        for file in partitions(source)
    }  # fmt: skip
    done = []
    for task in as_completed(names):
        result: Done = task.result() if task.status == "finished" else _lost(names[task], task)
        tell(result)
        done.append(result)
    return sorted(done, key=lambda one: one.partition)
