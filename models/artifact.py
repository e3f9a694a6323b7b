"""A trained model as a JSON file: numbers only, read without scikit-learn, never executed.

A file of another version, or one that cannot be read, is no model: the rules decide, and ``today`` says why.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from models.conformal import Calibration
from models.fatigue import EXPERTS, HALF_LIVES_D, STRENGTHS, Head
from models.features import FEATURES
from models.gate import Standing
from models.model_file import version
from models.monitored import RunResidual, monitored
from models.personal import PersonalModel, Retired
from models.ranges import Ranges
from models.train import HEADS, Trained, TrainedHead
from readiness.expectation import FEATURES as EXPECTED_FROM
from readiness.expectation import REPORTS, Weights
from readiness.ports import FatigueModel

SCHEMA = 3


def save(model: Trained, path: Path) -> None:
    """Replace the kept model in one step; only the user may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".model-", suffix=".json")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(dump(model))
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path) -> FatigueModel | None:
    """The kept model, ready to score; None where there is none."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return Retired(f"{path.name} cannot be read; `readiness train` makes it anew", version(path))
    trained = parse(text)
    if trained is None:
        return Retired(
            f"{path.name} was made by another version; `readiness train` makes it anew", version(path)
        )
    return PersonalModel(trained, version(path))


def dump(model: Trained) -> str:
    """As text; the same model gives the same bytes."""
    document = {
        "schema": SCHEMA,
        "as_of": model.as_of.isoformat(),
        "data_digest": model.digest,
        "strava_api": model.strava_api,
        "features": list(FEATURES),
        "half_lives_d": list(HALF_LIVES_D),
        "strengths": list(STRENGTHS),
        "heads": {name: _head(one) for name, one in model.heads.items()},
        "monitored": monitored(model.runs),
        "weights": {report: dict(model.weights.of(report)) for report in REPORTS},
    }
    return json.dumps(document) + "\n"


def _head(one: TrainedHead) -> dict[str, Any]:
    s = one.standing
    return {
        "in_use": s.in_use,
        "why": s.why,
        "labels": s.labels,
        "skill": s.skill,
        "coverage": s.coverage,
        "coefficients": one.head.coefficients.tolist(),
        "losses": one.head.losses.tolist(),
        "row": one.head.row,
        "fitted": one.head.fitted,
        "known": one.known.tolist(),
        "ranges": {
            "plain": _calibration(one.ranges.plain),
            "drawn": _calibration(one.ranges.drawn),
            "lead": one.ranges.lead,
        },
    }


def _calibration(one: Calibration) -> dict[str, Any]:
    return {"errors_scaled": list(one.scaled), "miss": one.miss, "mean_square": one.mean_square}


def parse(text: str) -> Trained | None:
    """None where it is not a model of this version."""
    try:
        document = json.loads(text)
        same = (document["schema"], document["features"]) == (SCHEMA, list(FEATURES))
        same &= (document["half_lives_d"], document["strengths"]) == (list(HALF_LIVES_D), list(STRENGTHS))
        if not same:
            return None
        heads = {f"{label}/{task}": _read(document["heads"][f"{label}/{task}"]) for label, task in HEADS}
        day = date.fromisoformat(document["as_of"])
        residual = document["monitored"]["run_residual"]
        runs = RunResidual(int(residual["n"]), residual["mean_recent"])
        weights = Weights(*(_weights(document["weights"][report]) for report in REPORTS))
        return Trained(
            day, str(document["data_digest"]), document["strava_api"] is True, heads, runs, weights
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _weights(values: Mapping[str, Any]) -> dict[str, float]:
    found = {str(name): float(value) for name, value in values.items()}
    if not all(name in EXPECTED_FROM and 0 <= value < np.inf for name, value in found.items()):
        raise ValueError("not a weight")
    return found


def _read(one: Mapping[str, Any]) -> TrainedHead:
    shape = (len(HALF_LIVES_D), len(STRENGTHS), len(FEATURES))
    coefficients = np.array(one["coefficients"], dtype=np.float64).reshape(shape)
    losses = np.array(one["losses"], dtype=np.float64).reshape(EXPERTS)
    known = np.array(one["known"], dtype=np.float64).reshape(len(FEATURES))
    both = one["ranges"]
    if not all(np.isfinite(values).all() for values in (coefficients, losses, known)):
        raise ValueError("not a number")
    return TrainedHead(
        Head(coefficients, losses, int(one["row"]), int(one["fitted"])),
        Ranges(_read_calibration(both["plain"]), _read_calibration(both["drawn"]), float(both["lead"])),
        Standing(bool(one["in_use"]), str(one["why"]), int(one["labels"]), one["skill"], one["coverage"]),
        known,
    )


def _read_calibration(one: Mapping[str, Any]) -> Calibration:
    scaled, square = tuple(float(x) for x in one["errors_scaled"]), one["mean_square"]
    return Calibration(scaled, float(one["miss"]), None if square is None else float(square))
