"""Folders that are looked through in each sync: what a watch, a phone or Syncthing dropped there since.

A file is read once, whatever it is called and wherever it is moved: what counts is its content. Its rows are those of
``import``, under the same sources, so that importing a file by hand as well changes nothing.
"""

from __future__ import annotations

import gzip
import json
import os
import time
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from connectors.imports import Imported, run
from connectors.sources.csv import CsvSource
from connectors.sources.csv_tables import WHOLE_DAYS
from connectors.sources.fit import TRACKS, FitSource
from connectors.sources.recognise import recognise
from connectors.sources.registry import FOLDER, file_source
from readiness.errors import ReadinessError, SourceUnavailable, UnexpectedResponse
from readiness.night.health import after
from readiness.night.ingest import ingest
from readiness.night.report import SourceReport
from readiness.ports import Counts, Store
from readiness.settings import Settings

READ = (*TRACKS, ".zip", ".csv")
MOST = 50_000
"""Files of one path: a watch writes a dozen a day."""
SETTLED_S = 60.0
"""A file that was written to so lately may not be whole yet."""
GIVEN_UP_S = 24 * 3600.0
"""A file that is not whole after a day will not be: it is read as far as it goes."""
ONE_NIGHT_S = 3 * 86_400.0
"""The parts of a night come in several files: recordings so fresh are read together."""
_MEMORY = "folder files"
_ENDS = {".gpx": b"</gpx>", ".tcx": b"</TrainingCenterDatabase>"}
_TOLD = 3
"""Names in a remark; of the others the number."""

type Seen = tuple[int, int]
"""Size in bytes, and time of writing in nanoseconds."""


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    seen: Seen

    @property
    def age_s(self) -> float:
        return time.time() - self.seen[1] / 1e9


class Folders:
    """One look through ``paths``. ``again`` reads every file, known or not."""

    def __init__(
        self, paths: Sequence[Path], store: Store, now: datetime, settings: Settings, *, again: bool = False
    ) -> None:
        self._paths, self._store, self._now, self._settings = paths, store, now, settings
        self._kept = store.fact(_MEMORY) or "{}"
        self._known: dict[str, tuple[Seen, str]] = {
            name: ((size, at), content) for name, (size, at, content) in json.loads(self._kept).items()
        }
        self._contents = set() if again else {content for _, content in self._known.values()}
        self._again = again
        self._counts = Counts()
        self._errors: list[ReadinessError] = []
        self._waiting: list[str] = []
        self._nothing: list[str] = []

    def read(self) -> SourceReport:
        """Reads what is new, keeps what was read in mind, and notes the source's health."""
        found = [(file, self._is_new(file)) for file in self._files()]
        new, tables = self._recognised([file.path for file, is_new in found if is_new])
        if FitSource.name in new:
            new[FitSource.name] += [
                file.path for file, is_new in found if not is_new and self._is_recent_track(file)
            ]
        for path, table in tables:
            self._own_table(path, table)
        for source, paths in new.items():
            self._import(source, paths)
        self._keep_in_mind()
        return self._report(any(is_new for _, is_new in found))

    # --- which files ----------------------------------------------------------------

    def _files(self) -> Iterator[_File]:
        for path in self._paths:
            if not path.exists():
                self._errors.append(
                    SourceUnavailable(
                        f"{path} is not there: mount it, or change paths under [sources.folder]"
                    )
                )
                continue
            for number, one in enumerate(_walk(path)):
                if number >= MOST:
                    self._errors.append(
                        UnexpectedResponse(f"{path} holds more than {MOST} files; move some away")
                    )
                    break
                try:
                    stat = one.stat()
                except OSError:
                    continue  # it was moved away meanwhile
                yield _File(one, (stat.st_size, stat.st_mtime_ns))

    def _is_known(self, file: _File) -> bool:
        found = self._known.get(str(file.path))
        return found is not None and found[0] == file.seen

    def _is_new(self, file: _File) -> bool:
        """Whether a file is whole and was not read yet, under any name. From then on it is known."""
        if self._is_known(file) and not self._again:
            return False
        try:
            if abs(file.age_s) < SETTLED_S or (file.age_s < GIVEN_UP_S and not _is_whole(file.path)):
                self._waiting.append(file.path.name)
                return False
            content = _digest(file.path)
        except OSError as error:
            self._errors.append(
                UnexpectedResponse(f"{file.path} cannot be read ({error.strerror}): fix its permissions")
            )
            return False
        self._known[str(file.path)] = (file.seen, content)
        moved = content in self._contents  # or a copy
        self._contents.add(content)
        return not moved

    def _recognised(self, new: Iterable[Path]) -> tuple[dict[str, list[Path]], list[tuple[Path, str]]]:
        """The files by the source that reads them, and those that are tables of our own by the table's name."""
        files: dict[str, list[Path]] = defaultdict(list)
        tables: list[tuple[Path, str]] = []
        for path in new:
            readable = [seems for seems in recognise(path) if seems.command]
            for seems in readable:
                if seems.table is None:
                    files[str(seems.source)].append(path)
                else:
                    tables.append((path, seems.table))
            if not readable:
                self._nothing.append(path.name)
        return files, tables

    def _is_recent_track(self, file: _File) -> bool:
        return self._is_known(file) and file.age_s < ONE_NIGHT_S and file.path.suffix.lower() in TRACKS

    def _keep_in_mind(self) -> None:
        """After everything is stored: a look that is killed before is made again, and changes nothing."""
        kept = json.dumps({name: (*seen, content) for name, (seen, content) in sorted(self._known.items())})
        if kept != self._kept:
            self._store.remember(_MEMORY, kept)

    # --- reading ----------------------------------------------------------------------

    def _import(self, source: str, paths: Sequence[Path]) -> None:
        reader = file_source(source, paths, self._settings.athlete, self._now.tzinfo)
        done: Imported = run(reader, self._store, self._now, lambda _: None, self._settings)
        self._counts += done.counts
        for one in done.skipped:
            if one.damaged:
                self._errors.append(UnexpectedResponse(f"{one.name}: {one.reason}"))
        self._errors += [UnexpectedResponse(problem) for problem in done.problems[:_TOLD]]

    def _own_table(self, path: Path, table: str) -> None:
        source = CsvSource({table: path}, self._now, self._now.tzinfo or UTC)
        done = ingest(self._store, source.name, source.rows(table), self._now, WHOLE_DAYS.get(table))
        self._counts += done.counts
        self._errors += [UnexpectedResponse(problem) for problem in done.problems[:_TOLD]]

    def _report(self, read: bool) -> SourceReport:
        failed = self._errors and not read and all(isinstance(e, SourceUnavailable) for e in self._errors)
        remarks = [
            f"{_named(names)}: {what}"
            for names, what in (
                (self._waiting, "not whole yet, so left to the next sync"),
                (self._nothing, "nothing that any `readiness import` reads, so left out from now on"),
            )
            if names
        ]
        report = SourceReport(
            FOLDER,
            "failed" if failed else "partial" if self._errors else "ok",
            counts=self._counts,
            errors=tuple(self._errors),
            remarks=tuple(remarks),
        )
        previous = self._store.health().get(FOLDER)
        self._store.record_health(after(previous, FOLDER, report.error, False, self._now))
        return report


def paths_of(home: Path, paths: Sequence[str]) -> list[Path]:
    """The paths of the settings; without a leading / or ~ they lie in the home folder."""
    return [home / Path(one).expanduser() for one in paths]


def _walk(path: Path) -> Iterator[Path]:
    """The files of a folder that may be for us, by name; hidden ones are others' drafts."""
    if path.is_file():
        yield path
        return
    for folder, names, files in os.walk(path):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and name.lower().removesuffix(".gz").endswith(READ):
                yield Path(folder, name)


def _is_whole(path: Path) -> bool:
    """Whether a file ends as its kind does; of a table nobody can know."""
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return zipfile.is_zipfile(path)
    if suffix == ".gz":
        return _gzip_is_whole(path)
    if suffix == ".fit":
        return _fit_is_whole(path)
    if suffix not in _ENDS:
        return path.stat().st_size > 0
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 200))
        return _ENDS[suffix] in file.read()


def _fit_is_whole(path: Path) -> bool:
    """A FIT file has its length in its header: the header's own, the records', and two bytes of check sum."""
    with path.open("rb") as file:
        head = file.read(8)
    return len(head) == 8 and path.stat().st_size >= head[0] + int.from_bytes(head[4:8], "little") + 2


def _gzip_is_whole(path: Path) -> bool:
    try:
        with gzip.open(path) as file:
            while file.read(1 << 20):
                pass
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return False
    return path.stat().st_size > 0


def _digest(path: Path) -> str:
    found = blake2b(digest_size=12)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _TOLD} more" if len(names) > _TOLD else ""
    return f"{', '.join(names[:_TOLD])}{more}"
