"""Names of ours are refused to other packages, and a wrong reader costs no row."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from cli.commands.connect import PROVIDERS
from connectors import plugins
from connectors.answers import registry as answers
from connectors.calendars import registry as calendars
from connectors.config.load import load
from connectors.config.tables import AnswerTables
from connectors.sources import posted, registry, typed
from connectors.sources.csv_tables import NAME as CSV
from connectors.store import open_store
from readiness.errors import ConfigurationError
from readiness.night.ingest import made_unreadable
from readiness.observations import Fetched, HrvNight, Kind, Provenance


def test_every_name_of_ours_is_reserved() -> None:
    """Those under which rows are stored, those of calendars, those of logins."""
    sources = {*registry.BUILT_IN, *registry.FILES, registry.FOLDER, *posted.NAMES, *typed.NAMES, CSV}
    assert {
        plugins.SOURCES: sources,
        plugins.CALENDARS: set(calendars.BUILT_IN),
        plugins.ANSWERS: {one.name for one in fields(AnswerTables)},
        plugins.LOGINS: {name for section in PROVIDERS.values() for name in section},
    } == plugins.RESERVED


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stands for installed packages: ``register("fit", "ring")``."""

    def those(*names: str) -> None:
        def points(group: str) -> list[EntryPoint]:
            return [EntryPoint(name, f"{name}_package:build", group) for name in names]

        monkeypatch.setattr(plugins, "entry_points", points)

    return those


@pytest.mark.parametrize(
    ("names", "said"), [(("fit",), "a name of readiness itself"), (("ring", "ring"), "all but one")]
)
def test_a_name_that_cannot_be_is_refused_when_it_is_set_up(
    tmp_path: Path, register: Any, names: tuple[str, ...], said: str
) -> None:
    register(*names)
    (tmp_path / "config.toml").write_text(f"[sources.{names[0]}]\n")
    with pytest.raises(ConfigurationError, match=said):
        load(tmp_path)


def test_ours_is_never_taken_for_another_s(register: Any) -> None:
    """A package that registers 'intervals' is neither offered nor loaded."""
    register("intervals", "ring")
    assert list(plugins.installed(plugins.SOURCES)) == ["ring"]
    assert plugins.load(plugins.SOURCES, "intervals") is None
    assert "intervals_package" in plugins.refused(plugins.SOURCES)["intervals"]


@pytest.mark.parametrize(("fails_at", "stops"), [(6, True), (5, False), (0, False)])
def test_a_reader_that_fails_at_most_rows_is_stopped(tmp_path: Path, fails_at: int, stops: bool) -> None:
    """Six of ten: told, and nothing is changed. Five of ten: an upgrade that reads less may do that."""
    days = [f"2026-03-{day:02}" for day in range(1, 11)]

    def row(day: str) -> Fetched:
        return Fetched(
            Kind.HRV, day, day.encode(), HrvNight(Provenance("ring", day), date.fromisoformat(day), 60)
        )

    class Other:
        def parse(self, kind: Kind, source_id: str, raw: bytes) -> Fetched:
            bad = days.index(source_id) < fails_at
            return Fetched(kind, source_id, raw, problem="no such row") if bad else row(source_id)

    with open_store(tmp_path) as store:
        store.upsert("ring", map(row, days), at=datetime(2026, 3, 11, 6, tzinfo=UTC))
        assert made_unreadable(store, {"ring": Other()}) == ({"ring": (fails_at, 10)} if stops else {})


class Board:
    """A target of the answer, as a package may bring it."""

    def __init__(self, table: Any, home: Path) -> None:
        self.table = table


def test_a_target_of_the_answer_is_built_with_what_it_is_lent(
    tmp_path: Path, register: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`[answers.board]` of an installed package is wanted until it says `enabled = false`."""
    register("board")
    monkeypatch.setattr(plugins, "load", lambda group, name: Board)
    (tmp_path / "config.toml").write_text(
        '[athlete]\ntimezone = "Europe/Zurich"\n[answers.board]\nroom = "gym"\n'
    )
    (board,) = answers.build(load(tmp_path), tmp_path, lambda: "home")
    assert isinstance(board, Board)
    assert (board.table.options, str(board.table.tools.zone)) == ({"room": "gym"}, "Europe/Zurich")
    (tmp_path / "config.toml").write_text("[answers.board]\nenabled = false\n")
    assert answers.build(load(tmp_path), tmp_path, lambda: "home") == []
