"""The personal model, wired: from a home to the table that it learns from, and to the file that it leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from readiness.errors import NoData

if TYPE_CHECKING:
    from cli.wiring import App
    from models.features import Table
    from models.train import Trained

RETRAIN_DAYS = 7


def learning_table(app: App) -> Table:
    """All that is known this morning. Rows of Strava's API only where the user allows it."""
    from models.features import table

    observations = app.known_store.observations()
    if not observations:
        raise NoData("There is nothing to learn from yet: sync a source, import a file, or check in.")
    return table(observations, app.settings, app.today(), strava_allowed(app))


def strava_allowed(app: App) -> bool:
    strava = app.config.sources.get("strava")
    return bool(getattr(strava, "model_training", False))


def train_now(app: App) -> Trained:
    """Fit as of this morning and keep it; earlier models stay, for the mornings that they answered."""
    from models.artifact import save
    from models.model_file import path_of, prune
    from models.prior import shipped
    from models.train import train

    trained = train(learning_table(app), shipped(), strava_allowed(app))
    save(trained, path_of(app.home, trained.as_of))
    prune(app.home)
    return trained


def train_weekly(app: App) -> None:
    """Part of the night: when the last training is a week old, or there is none that this version can use."""
    from models.artifact import load
    from models.model_file import newest, path_of
    from models.personal import Retired

    last = newest(app.home, app.today())
    week_ago = path_of(app.home, app.today() - timedelta(days=RETRAIN_DAYS - 1))
    if last is None or last.name < week_ago.name or isinstance(load(last), Retired):
        train_now(app)
