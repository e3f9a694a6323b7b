"""The composition root: from a home folder to configuration, store, clock, sources and calendars.

The one place that knows which class implements which port. Each import sits in the method that needs it,
so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from connectors.config.load import Config
    from connectors.store import SqliteStore
    from readiness.night.report import SourceReport
    from readiness.observations import Kind, Observation
    from readiness.ports import AnswerTarget, CalendarTarget, Clock, Counts, FatigueModel, Source
    from readiness.settings import Settings
    from readiness.stored_answer import StoredAnswer


class App:
    """One run of the program on one home folder: the :class:`readiness.ports.Home` of its use cases, each part of it
    built when it is first asked for. Commands receive it as their first argument."""

    def __init__(self, home: Path | None = None) -> None:
        self.set_up(home=home, verbose=False, quiet=False)

    def set_up(self, *, home: Path | None, verbose: bool, quiet: bool) -> None:
        self._home = home
        self.verbose = verbose
        self.quiet = quiet

    @cached_property
    def home(self) -> Path:
        """``--home``, else ``READINESS_HOME``, else the platform's own folder for the user's data."""
        given = self._home or os.environ.get("READINESS_HOME")
        if given:
            return Path(given).expanduser()
        if (
            os.name == "posix" and os.uname().sysname == "Linux"
        ):  # as platformdirs says, without the 20 ms that it takes to load
            data = os.environ.get("XDG_DATA_HOME", "").strip()
            return (Path(data) if data else Path.home() / ".local/share") / "readiness"
        import platformdirs

        return platformdirs.user_data_path("readiness", appauthor=False)

    def forget_what_was_read(self) -> None:
        """After another command changed this home: configuration, clock and store are read anew when asked for."""
        for name in ("config", "clock", "store", "known_store"):
            self.__dict__.pop(name, None)

    # --- configuration and time -------------------------------------------------

    @cached_property
    def config(self) -> Config:
        from connectors.config.load import load

        return load(self.home)

    @property
    def settings(self) -> Settings:
        return self.config.settings

    @cached_property
    def clock(self) -> Clock:
        from connectors.clock import clock

        return clock(self._timezone(), os.environ.get("READINESS_NOW"))

    def _timezone(self) -> str | None:
        """The athlete's zone, read without validating the rest of ``config.toml``: the fast path needs only this.

        Without one there, the zone last read from Garmin's profile.
        """
        from connectors.garmin_profile import kept_time_zone

        path = self.home / "config.toml"
        if not path.is_file():
            return kept_time_zone(self.home)
        import tomllib

        try:
            athlete: Any = tomllib.loads(path.read_text("utf-8")).get("athlete")
        except (tomllib.TOMLDecodeError, UnicodeDecodeError):
            return self.settings.athlete.timezone  # reports what is wrong with the file
        name = athlete.get("timezone") if isinstance(athlete, dict) else None
        return name if isinstance(name, str) else kept_time_zone(self.home)

    @property
    def shows_progress(self) -> bool:
        """Whether someone watches: a pipe and a log get results only."""
        return sys.stderr.isatty() and not self.quiet and not os.environ.get("NO_COLOR")

    def now(self) -> datetime:
        return self.clock.now()

    def today(self) -> date:
        return self.now().date()

    # --- what is kept ------------------------------------------------------------

    @cached_property
    def store(self) -> SqliteStore:
        """The database of this home, created when it is not there."""
        from connectors.store import open_store

        store = open_store(self.home)
        if os.access(store.path, os.W_OK):
            store.expire(self.now())  # what a vendor's terms forbid to keep goes, whichever command comes by
        return store

    @cached_property
    def known_store(self) -> SqliteStore:
        """The database for a command that only reads: an empty home stays empty, and is NoData."""
        from readiness.errors import NoData

        if not (self.home / "readiness.db").is_file():
            _ = self.config  # what is wrong with it outranks an empty home (exit 3 before 8)
            raise NoData(NO_DATA)
        return self.store

    def close(self) -> None:
        """Lets the database go, if it was opened."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def store_typed(self, *observations: Observation) -> Counts:
        """Keeps what was typed in at once and durably; typing the same again changes nothing."""
        from connectors.sources.typed import typed
        from readiness.ports import Counts

        counts = Counts()
        for one in observations:
            counts += self.store.upsert(one.provenance.source, [typed(one)], at=self.now())
        return counts

    def remove_typed(self, source: str, kind: Kind, source_id: str) -> bool:
        """Takes back what was typed in; False if there is no such row."""
        return self.store.remove(source, kind, source_id, at=self.now())

    # --- the world -----------------------------------------------------------------

    def sources(self, only: Sequence[str] = ()) -> list[Source]:
        """The enabled sources, or those named."""
        from connectors.sources.registry import FOLDER, build

        names = only or [name for name, source in self.config.sources.items() if source.enabled]
        return [build(name, self.config, self.home) for name in names if name != FOLDER]

    def read_folders(self, only: Sequence[str], *, again: bool) -> list[SourceReport]:
        """Looks through the folders of ``[sources.folder]``; nothing where there are none, or only others are asked."""
        from connectors.sources.registry import FOLDER
        from readiness.errors import ConfigurationError

        table = self.config.sources.get(FOLDER)
        if only and FOLDER not in only:
            return []
        if table is None or not (table.enabled or only):
            if only:
                raise ConfigurationError(NO_FOLDER)
            return []
        from connectors.folder import Folders, paths_of

        paths = paths_of(self.home, table.paths)
        return [Folders(paths, self.store, self.now(), self.settings, again=again).read()]

    def targets(self, only: Sequence[str] = ()) -> list[CalendarTarget]:
        """The configured calendars, or those named."""
        from connectors.calendars.registry import build

        names = only or list(self.config.calendars)
        return [build(name, self.config, self.home) for name in names]

    def answer_targets(self) -> list[AnswerTarget]:
        """Where the day's answer is sent as values."""
        if self.config.answers.mqtt is None and not self.config.other_answers:
            return []
        from connectors.answers.registry import build

        return build(self.config, self.home, lambda: self.home_id)

    @property
    def home_id(self) -> str:
        """Distinguishes this home's events from another's in the same calendar."""
        from connectors.home_id import home_id

        return home_id(self.home, self.store)

    def one_publisher(self) -> AbstractContextManager[None]:
        """Held while calendars are written. Waits for another process, then raises LockHeld."""
        from connectors.lock import one_publisher

        return one_publisher(self.home)

    # --- what the answer rests on ------------------------------------------------------

    @property
    def config_bytes(self) -> bytes:
        path = self.home / "config.toml"
        return path.read_bytes() if path.is_file() else b""

    def standing(self, day: date) -> StoredAnswer | None:
        """The stored answer for ``day`` while its inputs are unchanged, read without opening the database to write."""
        from connectors.store.stored_rows import standing_answer
        from readiness.stored_answer import standing

        database = self.home / "readiness.db"
        if not database.is_file():
            return None
        inputs = day, self.config_bytes, self.model_version(day)
        # On a full disk the read-only fast path cannot open the file; the store's own can.
        return standing_answer(database, *inputs) or standing(self.known_store, *inputs)

    def model_version(self, day: date) -> str:
        from models.model_file import newest, version

        return version(newest(self.home, day))

    def model(self, day: date) -> FatigueModel | None:
        """The personal model that a morning had: the last one trained before it."""
        from models.model_file import newest

        path = newest(self.home, day)
        if path is None:
            return None
        from models.artifact import load

        return load(path)


NO_FOLDER = 'the folder is not set up: write [sources.folder] with paths = ["~/Sync/watch"] into config.toml'

NO_DATA = """there is no data to decide on yet. Three ways to get some in:
  readiness connect garmin                      your watch's nights and runs, then `readiness sync`
  readiness import garmin-export FILE.zip       an export (also strava-export, fit, whoop, hrv4training, csv)
  readiness checkin                             ten seconds each morning; enough after a week
`readiness demo` shows the whole thing on a made-up athlete."""
