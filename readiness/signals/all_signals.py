"""All signals of all athletes in one pass."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.history.panel import Panel
from readiness.signals.checkin import CheckInSignal, checkin
from readiness.signals.confounders import Confounders, confounders
from readiness.signals.descent import Descent, descent
from readiness.signals.hrv import Hrv, hrv
from readiness.signals.load import Load, load
from readiness.signals.resting_hr import RestingHrSignal, resting_hr
from readiness.signals.run_response import Runs, runs
from readiness.signals.sleep import Sleep, sleep
from readiness.signals.vagal import Vagal, vagal


@dataclass(frozen=True, slots=True)
class Signals:
    """Every signal of all athletes and mornings; each array has the shape (athletes, days)."""

    panel: Panel
    confounders: Confounders
    hrv: Hrv
    resting_hr: RestingHrSignal
    sleep: Sleep
    load: Load
    descent: Descent
    runs: Runs
    checkin: CheckInSignal
    vagal: Vagal


def signals(panel: Panel) -> Signals:
    """Computed once, looking only backwards: the value of a morning never changes when later days are added."""
    explained = confounders(panel)
    h, r, c, t = hrv(panel, explained), resting_hr(panel, explained), checkin(panel), load(panel)
    u = runs(panel, explained.heat)
    return Signals(
        panel=panel,
        confounders=explained,
        hrv=h,
        resting_hr=r,
        sleep=sleep(panel, explained),
        load=t,
        descent=descent(panel),
        runs=u,
        checkin=c,
        vagal=vagal(h, r, c, t, u),
    )
