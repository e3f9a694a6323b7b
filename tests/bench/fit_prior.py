"""Fits `readiness/population.json` and `models/prior.json` anew from the data folder:
`.venv/bin/python -m tests.bench.fit_prior`.

Coefficients leave this script, never data. What ships is fitted on both sets; `bench_models` scores each set with
a prior fitted on the other alone.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.expectation import population
from models.fatigue import HALF_LIVES_D
from models.features import FEATURES, TASKS, Table, table
from models.labels import LABELS
from models.prior import Prior, fit_prior, key
from readiness.expectation import REPORTS
from readiness.history.table import panel
from readiness.observations import Observation
from readiness.settings import Settings
from tests.conftest import SHARED
from tests.public_sets import pmdata, soccermon

FITTED = ("fatigue", "soreness", "readiness")
"""HRV has no prior: neither set has any."""
DIGITS = 5
CARD = {
    "what": "Ridge coefficients of 25 features for the next report, one vector a label, task and half-life",
    "data": [
        {
            "name": "PMData",
            "licence": "CC BY 4.0",
            "people": 8,
            "cite": "Thambawita et al. 2020, PMData: a sports logging dataset, MMSys '20",
            "used": "8 of 16 recreationally active adults, 5 months: reports, sleep, resting HR, sessions",
        },
        {
            "name": "SoccerMon, team A",
            "licence": "CC BY 4.0",
            "people": 27,
            "cite": "Midoglu et al. 2024, SoccerMon, Scientific Data; doi 10.5281/zenodo.10033832",
            "used": "27 elite women footballers, 2 years: reports, self-reported sleep, session load",
        },
    ],
    "changes": "Scales turned so that high fatigue, soreness and stress are bad; only coefficients are kept",
    "not_in_the_data": "HRV, motivation, descent and heavy leg work: their coefficients are zero here, and learned",
    "limits": "No ultrarunners; reports are self-selected; nothing here says what causes fatigue",
}


def tables(athletes: Iterable[Sequence[Observation]]) -> list[Table]:
    return [table(rows, Settings(), max(o.date for o in rows)) for rows in athletes]


def prior(population: Sequence[Table], labels: Iterable[str] = FITTED) -> Prior:
    """Fitted on a population; a score is honest only on another one."""
    return Prior(
        {
            key(name, task, half_life): [
                float(f"{b:.{DIGITS}g}") for b in fit_prior(population, LABELS[name], task, half_life)
            ]
            for name in labels
            for task in TASKS
            for half_life in HALF_LIVES_D
        }
    )


EXPECTATION = {
    "what": "Two monotone ridges, expected fatigue and soreness before the check-in: personal SDs for one SD of each of"
    " 10 features (sleep, load of two days, earlier reports)",
    "data": CARD["data"],
    "changes": CARD["changes"],
    "fitted": "scikit-learn Ridge(positive=True, alpha=100) on features and reports in personal SDs, every person"
    " counting like 150 mornings, from the fourth week on",
    "tried": "HRV and resting HR on LifeSnaps (18 people, CC BY 4.0), each person left out in turn: rank correlation"
    " .20 in place of .22 without them, so that they have no weight",
    "limits": CARD["limits"],
}


def expectation() -> dict[str, object]:
    """What ships: from both diaries."""
    people = [*pmdata(SHARED / "data").values(), *soccermon(SHARED / "data").values()]
    found = population(panel(rows, Settings(), max(o.date for o in rows)) for rows in people)
    return {"card": EXPECTATION, **{report: dict(found.of(report)) for report in REPORTS}}


def main() -> None:
    root = Path(__file__).parents[2]
    text = json.dumps(expectation(), indent=1) + "\n"
    (root / "readiness" / "population.json").write_text(text, encoding="utf-8")
    both = [*tables(pmdata(SHARED / "data").values()), *tables(soccermon(SHARED / "data").values())]
    document = {"card": CARD, "features": list(FEATURES), "coefficients": prior(both).vectors}
    path = root / "models" / "prior.json"
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
