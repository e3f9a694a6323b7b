"""All signals of all athletes in one pass."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.history.panel import Panel
from readiness.signals.checkin import CheckInSignal, checkin
from readiness.signals.confounders import Confounders, confounders
from readiness.signals.descent import Descent, descent
from readiness.signals.hrv import Hrv
from readiness.signals.load import Load, load
from readiness.signals.one_device import one_device
from readiness.signals.resting_hr import RestingHrSignal
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
    explained, c, t = confounders(panel), checkin(panel), load(panel)
    explained, h, r = one_device(panel, explained, c)
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
