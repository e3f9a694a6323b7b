"""What explains a morning without deciding it: altitude, the cycle, a second watch, an alarm that does not end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from readiness.body.alarm import Escalate
from readiness.body.assess import assess
from readiness.body.explanations import Altitude, Cycle
from readiness.body.past import assess_all
from readiness.morning.scenario import day_named, with_runs
from readiness.observations import HrvNight, Observation, Provenance
from readiness.recommendation import State
from readiness.settings import Settings
from tests.athletes import UNTIL, healthy, lift, note, run
from tests.unit.test_body_scenarios import ago, body, sign, steady, with_nights


def test_altitude_is_told_with_its_height_and_days_and_kept_out_of_the_baseline() -> None:
    """From 1,500 m on, for the first ten days; three days without a word end it."""
    high = [note(ago(n), "altitude:2300") for n in range(4)]
    found = body([*steady(), *high]).condition(Altitude)
    assert found is not None
    assert (found.altitude_m, found.days) == (2300.0, 4)
    assert "ALTITUDE" not in body([*steady(), note(UNTIL, "altitude:1500")]).conditions
    assert "ALTITUDE" in body([*steady(), note(ago(2), "altitude:1501")]).conditions
    assert "ALTITUDE" not in body([*steady(), note(ago(3), "altitude:1501")]).conditions
    long = [note(ago(n), "altitude:2300") for n in range(11)]
    assert "ALTITUDE" not in body([*steady(), *long]).conditions


def test_hrv_is_compared_with_the_same_phase_of_the_cycle() -> None:
    """HRV a tenth lower in the second phase of every cycle is this athlete's ordinary second phase."""
    day = {n: (UNTIL - timedelta(days=n) - date(2026, 2, 10)).days % 28 + 1 for n in range(120)}
    rows = with_nights(steady(), HrvNight, "rmssd_ms", {n: 49.0 if d >= 15 else 55.0 for n, d in day.items()})
    assert day[0] > 21, "a week into the second phase"
    assert sign(body(rows), "W5").state is State.ACTIVE
    noted = [*rows, *(note(ago(n), f"cycle-day:{d}") for n, d in day.items())]
    found = body(noted)
    assert sign(found, "W5").state is State.INACTIVE
    assert found.signals["hrv_baseline_ms"] == pytest.approx(49.0, abs=0.1)
    assert found.condition(Cycle) == Cycle(day[0])


def test_a_week_is_cut_at_the_border_of_two_phases() -> None:
    """On the third day of the second phase the week's mean is that of its three nights, not of both phases."""
    day = {n: (16 - n) % 28 + 1 for n in range(120)}
    rows = with_nights(steady(), HrvNight, "rmssd_ms", {n: 49.0 if d >= 15 else 55.0 for n, d in day.items()})
    found = body([*rows, *(note(ago(n), f"cycle-day:{d}") for n, d in day.items())])
    assert found.condition(Cycle) == Cycle(17)
    assert found.signals["hrv_nights_7d"] == 3
    assert found.signals["rmssd_7d_ms"] == pytest.approx(49.0, abs=0.1)
    assert sign(found, "W5").state is not State.ACTIVE


def test_a_fortnight_of_alarm_sends_to_a_doctor_or_coach() -> None:
    """Three domains, runs that cost too much among them, for fourteen days: told, and called no diagnosis."""

    def life(days: int) -> list[Observation]:
        return [_worn(o, days) for o in healthy(days=150, noise=0.5)]

    assert "ESCALATE" not in body(life(7)).conditions
    found = body(life(35)).condition(Escalate)
    assert found is not None
    assert found.days >= 14
    assert "no diagnosis" in found.text


def _worn(o: Observation, days: int) -> Observation:
    """Tired, sleepless and slow for the heart rate in the last ``days`` days."""
    if o.date < ago(days):
        return o
    changes = {"fatigue": 4.5, "sleep_quality": 1.5, "motivation": 1.5}
    if hasattr(o, "fatigue"):
        return replace(o, **changes)
    if getattr(o, "kind", None) in ("long", "intervals", "tempo"):
        return replace(o, avg_hr_bpm=165.0)
    return o


def test_a_second_watch_is_replayed_as_each_morning_knew_it() -> None:
    """Another recorder takes over half-way: all mornings at once say what each alone said."""
    rows: list[Observation] = [
        replace(o, provenance=Provenance("garmin" if o.date > ago(20) else "csv", o.provenance.source_id))
        if isinstance(o, HrvNight)
        else o
        for o in steady()
    ]
    together = assess_all(rows, Settings(), ago(24), UNTIL)
    assert [one.date for one in together] == [ago(n) for n in range(24, -1, -1)]
    for one in together[::4]:
        assert one == assess(rows, Settings(), one.date)


def test_a_day_is_named_by_weekday_or_date() -> None:
    """The next one from today on, today included."""
    tuesday = date(2026, 3, 3)
    assert day_named("Tuesday", tuesday) == tuesday
    assert day_named("mon", tuesday) == date(2026, 3, 9)
    assert day_named("2026-03-07", tuesday) == date(2026, 3, 7)
    with pytest.raises(ValueError, match="weekday or a date"):
        day_named("someday", tuesday)


def test_a_run_that_is_not_understood_is_named() -> None:
    with pytest.raises(ValueError, match="marathonish"):
        with_runs([run(UNTIL), lift(UNTIL)], UNTIL, "marathonish 3h")
