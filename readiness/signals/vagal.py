"""Two traps of HRV (science §2.1): saturation looks like fatigue, hyperactivity looks like super-readiness."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from readiness.signals.baseline import EPSILON
from readiness.signals.checkin import CheckInSignal
from readiness.signals.hrv import Hrv
from readiness.signals.load import Load
from readiness.signals.resting_hr import RestingHrSignal
from readiness.signals.run_response import Runs

type Mask = NDArray[np.bool_]

SATURATED_SD = 0.5
"""Resting heart rate below its baseline by so many SDs, with low HRV, points to saturation (a coaching choice)."""
HIGH_SD = 1.0
"""HRV above its baseline by so many SDs is unusually high (a coaching choice)."""
WELL_SD = 1.0
"""No answer worse than the usual by so many SDs: the athlete feels well (a coaching choice)."""
BUSY_RATIO = 1.3
"""Acute load over chronic from which training is busy (a coaching choice)."""
RESPONSE_BAD_SD = 1.0
"""Runs that cost more than expected by so many SDs (a coaching choice)."""
COMPANY = 2
"""High HRV is a sign where so many other things point to overload (a coaching choice)."""


@dataclass(frozen=True, slots=True)
class Vagal:
    """``saturated``: HRV low, resting HR low too, and today's check-in ordinary. ``hyperactive``: HRV more than
    an SD above baseline with two of: ``tired``, ``listless``, ``costly`` runs, ``busy`` training."""

    saturated: Mask
    hyperactive: Mask
    tired: Mask
    listless: Mask
    costly: Mask
    busy: Mask


def vagal(h: Hrv, r: RestingHrSignal, c: CheckInSignal, t: Load, u: Runs) -> Vagal:
    """Where low HRV is no bad sign (Plews 2013), and where high HRV is no good one (Le Meur 2013, MSSE)."""
    well = np.all([~c[i].off & (c[i].z < WELL_SD) for i in ("fatigue", "mood", "motivation")], axis=0)
    tired, listless = c["fatigue"].off, c["motivation"].off
    costly = (u.response_z >= RESPONSE_BAD_SD) & (u.n_response > 0)
    busy = t.atl > BUSY_RATIO * t.ctl
    company = np.sum([tired, listless, costly, busy], axis=0)
    return Vagal(
        saturated=np.asarray(h.low & (r.z7 <= -SATURATED_SD + EPSILON) & well),
        hyperactive=np.asarray((h.u < -HIGH_SD - EPSILON) & (company >= COMPANY)),
        tired=tired,
        listless=listless,
        costly=costly,
        busy=busy,
    )
