"""The personal model's parts: what it learns, what it says, when it keeps silent."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from models.artifact import dump, load, parse, save
from models.baselines import baselines
from models.evaluate import evaluate, scores
from models.fatigue import forward, weights
from models.features import FEATURES, allowed, table
from models.gate import LABELS_NEEDED, Record, Standing, standing
from models.labels import LABELS
from models.model_file import KEEP, newest, path_of, prune, version
from models.monitored import RUNS_NEEDED, run_residual
from models.personal import PersonalModel
from models.prior import NO_PRIOR, shipped
from models.ridge import non_negative
from models.train import train
from readiness.body.assess import assess
from readiness.errors import NoData
from readiness.expectation import REPORTS, population
from readiness.observations import Activity, CheckIn, SleepNight
from readiness.settings import Settings
from tests.athletes import UNTIL, checkin, healthy, note, race, without
from tests.athletes import run as a_run
from tests.responders import responder, shuffled

SETTINGS = Settings()
FATIGUE = LABELS["fatigue"]
LOAD, SLEEP = responder(load=0.6), responder(slept=0.6)
DELAYED = responder(delayed=0.6)
"""She feels a load on the second morning: tomorrow can be foretold too."""


def trained(rows, prior=NO_PRIOR):
    return train(table(rows, SETTINGS, UNTIL), prior)


def model_of(rows, prior=NO_PRIOR):
    """As it is kept and read again."""
    kept = parse(dump(trained(rows, prior)))
    assert kept is not None
    return PersonalModel(kept, "test")


# --- what it learns -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (LOAD, {"load_1d", "big_1d"}),
        (SLEEP, {"sleep_night", "sleep_short"}),
    ],
)
def test_it_finds_what_drives_an_athlete(rows, names):
    """Reports that follow yesterday's load, or last night's sleep, are predicted, and the model knows from what."""
    found = forward(table(rows, SETTINGS, UNTIL), FATIGUE, "nowcast", NO_PRIOR)
    told = evaluate(table(rows, SETTINGS, UNTIL), FATIGUE, NO_PRIOR)["tasks"]["nowcast"]
    assert told["skill_vs_best_baseline"] > 0.2
    by_size = np.argsort(-np.abs(found.head.coefficients).mean(axis=(0, 1)) * found.frames[1].x.std(axis=0))
    assert list(FEATURES)[by_size[0]] in names


def test_the_explanation_names_the_driver():
    """After a big day, the reason given for the expected fatigue is the training load; after a night of three hours,
    the sleep."""
    rows = without(LOAD, CheckIn, UNTIL)
    loaded = assess([*rows, a_run(UNTIL - timedelta(days=1), 240, rpe=6.0)], SETTINGS, UNTIL, model_of(LOAD))
    assert loaded.model.used, loaded.model.why
    assert "training load" in loaded.model.why or "biggest" in loaded.model.why
    rows = [replace(o, sleep_h=5.2) if isinstance(o, SleepNight) and o.date == UNTIL else o for o in SLEEP]
    tired = assess(without(rows, CheckIn, UNTIL), SETTINGS, UNTIL, model_of(SLEEP))
    assert tired.model.used, tired.model.why
    assert "mostly from" in tired.model.why
    assert "night" in tired.model.why.split("mostly from")[1]
    assert "load" not in tired.model.why


@pytest.mark.parametrize("task", ["nowcast", "forecast"])
def test_shuffled_reports_give_no_skill(task):
    """Where reports follow nothing, the model is no better than the best plain baseline, and is not used."""
    skills, used = [], []
    for seed in range(3, 11):
        source = table(shuffled(LOAD, seed), SETTINGS, UNTIL)
        found = forward(source, FATIGUE, task, shipped())
        skills.append(scores(found)["skill_vs_best_baseline"])
        used.append(standing(found, task).in_use)
    assert np.mean(skills) < 0.0
    assert sum(used) <= 1


def test_ranges_hold_what_they_promise():
    """80 % ranges of forward predictions cover 74–86 % on steady athletes."""
    held = [
        evaluate(table(responder(days=300, load=0.4, seed=seed), SETTINGS, UNTIL), FATIGUE, NO_PRIOR)[
            "tasks"
        ]["nowcast"]["model"]["coverage_80"]
        for seed in (1, 2, 3)
    ]
    assert 0.74 <= np.mean(held) <= 0.86


# --- its arithmetic -----------------------------------------------------------------


def test_the_ridge_agrees_with_scikit_learn():
    """Non-negative ridge regression is the one of scikit-learn, on problems where many coefficients want below 0."""
    rng = np.random.default_rng(4)
    for _ in range(20):
        x, truth = rng.normal(size=(80, 8)), rng.normal(size=8)
        y = x @ truth + rng.normal(size=80)
        ours = non_negative(x.T @ x + 30 * np.eye(8), x.T @ y)
        theirs = Ridge(alpha=30.0, positive=True, fit_intercept=False, tol=1e-10).fit(x, y).coef_
        assert ours == pytest.approx(theirs, abs=1e-3)


def test_plain_predictions_are_the_textbook_ones():
    """Mean, last, 7-day average and AR(1) of the reports before each day, gaps skipped."""
    y = np.array([3.0, np.nan, 4.0, 2.0, 3.0, np.nan, 5.0])
    of = baselines(y)
    assert of["mean"][6] == pytest.approx(3.0)
    assert of["persistence"][[1, 2, 6]] == pytest.approx([3.0, 3.0, 3.0])
    assert of["ewma7"][3] == pytest.approx(3.0 + 0.25 * 1.0)
    off = np.array([0.0, 1.0, -1.0, 0.0])
    rho = off[:-1] @ off[1:] / (off[:-1] @ off[:-1] + 10 * 0.5)
    assert of["shrunk_ar1"][6] == pytest.approx(3.0 + max(rho, 0.0) * 0.0)
    assert all(np.isnan(values[0]) for values in of.values())


def test_weights_favour_the_expert_with_the_smaller_loss():
    """Weights sum to one and follow the losses."""
    w = weights(np.array([0.0, 2.0, 4.0]))
    assert w.sum() == pytest.approx(1.0)
    assert w[0] > w[1] > w[2]


def test_there_are_few_features():
    """At most twenty-five: an athlete's diary bears no more."""
    assert len(FEATURES) <= 25


def test_a_missing_value_is_an_ordinary_one_in_every_feature():
    """A night without HRV gives the same features as a night exactly at the usual."""
    source = table(healthy(), SETTINGS, UNTIL)
    from models.drift import usual
    from models.features import SLOW_HALF_LIFE_D, frame

    column = source["ln_rmssd"].copy()
    normal = usual(column, SLOW_HALF_LIFE_D, column[np.isfinite(column)][0])
    row = source.rows - 2
    gone, same = column.copy(), column.copy()
    gone[row], same[row] = np.nan, normal[row]
    frames = [
        frame(replace(source, columns={**source.columns, "ln_rmssd": c}), FATIGUE, "nowcast", 30.0).x[row]
        for c in (gone, same)
    ]
    assert frames[0] == pytest.approx(frames[1], abs=1e-12)


# --- what it may look at --------------------------------------------------------------


def from_strava(row):
    return replace(row, provenance=replace(row.provenance, source="strava"))


def test_strava_api_rows_are_learned_from_only_where_allowed():
    """Without leave, the table is the one of an athlete without those rows; with it, they count."""
    rows = [from_strava(o) if o.KIND == "activity" else o for o in LOAD]
    none = [o for o in LOAD if o.KIND != "activity"]
    without_leave = table(rows, SETTINGS, UNTIL)
    assert not any(o.provenance.source == "strava" for o in allowed(rows, strava_api=False))
    assert dump(train(without_leave, NO_PRIOR)) == dump(train(table(none, SETTINGS, UNTIL), NO_PRIOR))
    assert np.nansum(table(rows, SETTINGS, UNTIL, strava_api=True)["load"]) > 0
    assert not np.nansum(without_leave["load"]) > 0


# --- when it speaks --------------------------------------------------------------------


def test_it_needs_sixty_labelled_days():
    """With fewer reports the model is off and says how many there are."""
    found = assess(LOAD[-600:], SETTINGS, UNTIL, model_of(responder(days=41, load=0.6)))
    assert (found.model.used, found.model.why) == (False, f"41 labelled days, {LABELS_NEEDED} needed")


def test_before_the_check_in_it_tells_a_range_and_weighs_by_own_reports():
    """In use, the score before the check-in rests on the athlete's own weights and lies inside its range; sleep, load
    and signs are judged as ever."""
    rows, model = without(LOAD, CheckIn, UNTIL), model_of(LOAD)
    plain, found = (assess(rows, SETTINGS, UNTIL, m) for m in (None, model))
    assert found.model.used, found.model.why
    assert found.signals["expected_fatigue_sd"] != plain.signals["expected_fatigue_sd"]
    assert found.interval is not None
    assert found.interval.low <= found.score <= found.interval.high
    assert found.interval.calibrated
    assert found.signs == plain.signs
    assert found.conditions.keys() - {"SCORE_GUARD"} == plain.conditions.keys() - {"SCORE_GUARD"}


def test_after_the_check_in_the_answers_lead_and_the_model_says_so():
    """With the answers given there is no range, and what is left of the model is a small share, as it says."""
    found = assess(DELAYED, SETTINGS, UNTIL, model_of(DELAYED))
    assert found.model.used
    assert "your answers lead" in found.model.why
    assert found.interval is None


def test_training_draws_the_weights_to_the_athlete():
    """Who feels yesterday's load more than most gets a larger weight for it; who feels nothing keeps the population's
    order. No weight is negative."""
    own, usual = trained(LOAD).weights, population()
    assert own.fatigue["load_1d"] > 1.5 * usual.fatigue["load_1d"]
    assert trained(SLEEP).weights.fatigue["sleep_night"] > 1.5 * usual.fatigue["sleep_night"]
    for report in REPORTS:
        assert min(own.of(report).values()) >= 0
    few = trained(responder(days=30, load=0.6)).weights
    assert few.fatigue == dict(usual.fatigue)


def test_the_forecast_of_tomorrow_stays_off():
    """However well it foretells this athlete: on people not used for fitting it beat no plain average."""
    forecast = trained(DELAYED).heads["fatigue/forecast"].standing
    assert not forecast.in_use
    assert "not used for fitting" in forecast.why


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ([note(UNTIL, "ill")], "ill"),
        ([race(UNTIL - timedelta(days=3)), a_run(UNTIL - timedelta(days=3), 600, "race")], "race"),
        ([note(UNTIL - timedelta(days=2), "device-change")], "device"),
        ([replace(checkin(UNTIL - timedelta(days=1)), injured="knee")], "injured"),
    ],
)
def test_it_steps_back_where_the_past_is_no_guide(more, word):
    """Ill, injured, after a race, with a new device: no range is told, and the reason is."""
    found = assess([*without(LOAD, CheckIn, UNTIL), *more], SETTINGS, UNTIL, model_of(LOAD))
    assert found.interval is None
    assert word in found.model.why


def test_it_steps_back_after_a_gap_and_where_nothing_like_it_was_seen():
    """Nine days of silence, and a load far beyond anything learned from: no range is told, and why is."""
    model = model_of(LOAD)
    silent = [o for o in LOAD if not UNTIL - timedelta(days=9) <= o.date < UNTIL]
    found = assess(without(silent, CheckIn, UNTIL), SETTINGS, UNTIL, model)
    assert found.interval is None
    assert found.model.why.endswith("no data for more than a week")
    huge = [*LOAD, a_run(UNTIL - timedelta(days=1), 24 * 60, rpe=10.0)]
    found = assess(without(huge, CheckIn, UNTIL), SETTINGS, UNTIL, model)
    assert found.interval is None
    assert "outside what it has learned from: " in found.model.why
    assert "load" in found.model.why or "biggest" in found.model.why


@pytest.mark.parametrize(("held", "used"), [(0.5, False), (0.8, True), (1.0, False)])
def test_it_is_off_while_its_range_does_not_hold_what_it_says(held, used):
    """A range that held on half, or on all, of the last sixty reports is no 80 % range."""
    record = Record.of(forward(table(LOAD, SETTINGS, UNTIL), FATIGUE, "nowcast", NO_PRIOR))
    kept = np.arange(len(record.held)) % 10 < 10 * held
    judged = replace(record, held=np.where(np.isnan(record.held), np.nan, kept)).standing(
        len(record.labels) - 1
    )
    assert judged.in_use == used
    assert (f"held {held:.0%} of the last reports" in judged.why) != used


def test_it_answers_no_morning_before_its_training_and_none_long_after():
    """A model never answers for a morning before it was trained, nor when it is over five weeks old."""
    model = model_of(LOAD)
    early = assess(LOAD, SETTINGS, UNTIL - timedelta(days=1), model)
    late = assess([*LOAD, checkin(UNTIL + timedelta(days=40))], SETTINGS, UNTIL + timedelta(days=40), model)
    assert not early.model.used
    assert not late.model.used
    assert "readiness train" in late.model.why


# --- how it is kept ----------------------------------------------------------------------


def test_kept_and_read_again_it_says_the_same(tmp_path):
    """A model saved and loaded gives the very same answer, and the file is the user's alone."""
    path = path_of(tmp_path, UNTIL)
    fitted = trained(DELAYED, shipped())
    save(fitted, path)
    assert assess(DELAYED, SETTINGS, UNTIL, load(path)) == assess(
        DELAYED, SETTINGS, UNTIL, PersonalModel(fitted, "memory")
    )
    assert path.stat().st_mode & 0o077 == 0
    assert dump(parse(path.read_text())) == path.read_text()


def test_training_twice_gives_the_same_bytes():
    """The same data give the same file, in whatever order the rows come."""
    assert dump(trained(LOAD, shipped())) == dump(trained(list(reversed(LOAD)), shipped()))


@pytest.mark.parametrize("damage", ["{", "{}", '{"schema": 99}', "[]", "null", "NaN"])
def test_a_file_that_is_no_model_of_ours_is_told_and_not_used(tmp_path, damage):
    """A damaged or foreign file is no model: the rules decide, and the way out is named."""
    path = tmp_path / "2026-03-03.json"
    path.write_text(damage)
    found = assess(LOAD, SETTINGS, UNTIL, load(path))
    assert not found.model.used
    assert "readiness train" in found.model.why
    assert load(tmp_path / "none.json") is None


def test_features_of_another_version_are_no_model(tmp_path):
    """Coefficients are never read against other features than those they were fitted on."""
    document = json.loads(dump(trained(LOAD)))
    document["features"][0] = "something_else"
    assert parse(json.dumps(document)) is None


def test_a_past_morning_is_answered_by_the_model_it_had(tmp_path):
    """The newest model of that day or before; one file a training, the oldest dropped after a year."""
    days = [UNTIL + timedelta(weeks=n) for n in range(KEEP + 3)]
    (tmp_path / "models").mkdir()
    for day in days:
        path_of(tmp_path, day).write_text(str(day))
    assert newest(tmp_path, UNTIL - timedelta(days=1)) is None
    assert newest(tmp_path, UNTIL + timedelta(days=10)) == path_of(tmp_path, days[1])
    prune(tmp_path)
    assert newest(tmp_path, days[2]) is None
    assert newest(tmp_path, days[-1]) == path_of(tmp_path, days[-1])
    assert len({version(path_of(tmp_path, day)) for day in days[-5:]}) == 5


def test_scoring_needs_no_scikit_learn():
    """Loading and using a kept model imports neither scikit-learn nor scipy."""
    code = "import models.artifact, sys; print([m for m in sys.modules if m.split('.')[0] in ('sklearn', 'scipy')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- evaluation ---------------------------------------------------------------------------


def test_evaluation_tells_what_the_contract_says():
    """Both tasks, the same rows for the model and every baseline, skill against the best of them."""
    told = evaluate(table(LOAD, SETTINGS, UNTIL), FATIGUE, shipped())
    assert (told["schema"], told["label"], set(told["tasks"])) == (2, "fatigue", {"forecast", "nowcast"})
    for task in told["tasks"].values():
        parts = {"days", "folds", "model", "baselines", "skill_vs_best_baseline", "in_use", "why"}
        assert set(task) == parts
        assert set(task["model"]) == {"rmse", "mae", "coverage_80", "width_80"}
        assert set(task["baselines"]) == {"mean", "persistence", "ewma7", "shrunk_ar1"}
        best = min(one["rmse"] for one in task["baselines"].values())
        assert task["skill_vs_best_baseline"] == pytest.approx(1 - task["model"]["rmse"] / best, abs=2e-3)
        assert task["days"] > 14 * (task["folds"] - 2)
    assert told["tasks"]["nowcast"]["in_use"]
    assert not told["tasks"]["forecast"]["in_use"]
    assert all(task["why"] for task in told["tasks"].values())


def test_without_reports_evaluation_says_how_to_get_them():
    """No report at all is no data, and the message names the command; a few are told in numbers."""
    with pytest.raises(NoData, match="readiness checkin"):
        evaluate(table(without(LOAD, CheckIn), SETTINGS, UNTIL), FATIGUE, shipped())
    told = evaluate(table(responder(days=12), SETTINGS, UNTIL), FATIGUE, shipped())
    assert told["tasks"]["nowcast"]["days"] == 0
    assert all("12 labelled days" in task["why"] for task in told["tasks"].values())


def test_a_head_without_standing_is_not_used():
    """A model whose heads have not earned their place leaves the score alone, with the gate's reason."""
    fitted = trained(LOAD)
    off = {
        n: replace(h, standing=Standing(False, "no better than a guess", 99)) for n, h in fitted.heads.items()
    }
    plain = assess(LOAD, SETTINGS, UNTIL)
    found = assess(LOAD, SETTINGS, UNTIL, PersonalModel(replace(fitted, heads=off), "test"))
    assert (found.score, found.model.why) == (plain.score, "no better than a guess")


# --- what is only watched -----------------------------------------------------------------


def test_runs_are_watched_and_counted_but_not_learned_from():
    """Key and long runs with a residual are counted, a hard-won last fortnight shows below zero, `trainable` waits
    for thirty, and a kept model tells the same."""
    days = [UNTIL - timedelta(days=n) for n in range(1, 86, 3)]
    rows = [a_run(day, 100 + 5 * (n % 4), "long", avg_hr_bpm=140.0 + n % 3) for n, day in enumerate(days)]
    hard = [replace(o, avg_hr_bpm=155.0) if o.start.date() > UNTIL - timedelta(days=14) else o for o in rows]
    source = table([*without(healthy(), Activity), *hard], SETTINGS, UNTIL)
    found = run_residual(source)
    assert 10 <= found.n < RUNS_NEEDED
    assert found.mean_recent < -1
    assert found.document() == {
        "n": found.n,
        "mean_recent": found.mean_recent,
        "trainable": False,
        "why": f"sparse: {found.n} of 30",
    }
    assert (
        run_residual(table(without(healthy(), Activity), SETTINGS, UNTIL)).document()["mean_recent"] is None
    )
    assert parse(dump(train(source, NO_PRIOR))).runs == found
    assert evaluate(source, FATIGUE, NO_PRIOR)["monitored"] == {"run_residual": found.document()}
