"""All signals of all athletes in one pass."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.history import Panel
from readiness.signals.checkin import CheckInSignal, checkin
from readiness.signals.confounders import Confounders, confounders
from readiness.signals.descent import Descent, descent
from readiness.signals.hrv import Hrv, hrv
from readiness.signals.load import Load, load
from readiness.signals.resting_hr import RestingHrSignal, resting_hr
from readiness.signals.run_response import Runs, runs
from readiness.signals.sleep import Sleep, sleep


@dataclass(frozen=True, slots=True)
class Signals:
    panel: Panel
    confounders: Confounders
    hrv: Hrv
    resting_hr: RestingHrSignal
    sleep: Sleep
    load: Load
    descent: Descent
    runs: Runs
    checkin: CheckInSignal


def signals(panel: Panel) -> Signals:
    found = confounders(panel)
    return Signals(
        panel=panel,
        confounders=found,
        hrv=hrv(panel, found),
        resting_hr=resting_hr(panel, found),
        sleep=sleep(panel, found),
        load=load(panel),
        descent=descent(panel),
        runs=runs(panel, found.heat),
        checkin=checkin(panel),
    )
