"""What hills cost, against the published polynomial and runs that can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from readiness.history.grade import Stream, hills, relative_cost, trimp


@pytest.mark.parametrize(
    ("grade", "cost"), [(0.0, 1.0), (-0.10, 0.60), (-0.18, 0.49), (0.10, 1.66), (0.20, 2.50)]
)
def test_relative_cost_has_the_published_values(grade: float, cost: float) -> None:
    """Minetti's polynomial gives the check values of the rule book."""
    assert relative_cost(np.array([grade]))[0] == pytest.approx(cost, abs=0.006)


def run(grade: float, minutes: int = 90, hr: float = 140.0) -> Stream:
    t = np.arange(0.0, minutes * 60)
    d = 3.0 * t
    return Stream(t, d, 1000 + grade * d, np.full_like(t, hr))


def test_a_steady_climb_costs_what_the_polynomial_says() -> None:
    """180 m/min up a 10 % road is worth 298 m/min on the flat, and a heart that holds does not drift."""
    found = hills(run(0.10))
    assert found.gap_m_per_min == pytest.approx(180 * 1.655, rel=0.005)
    assert found.decoupling_pct == pytest.approx(0, abs=0.1)
    assert found.steep_descent_m == 0
    assert found.ascent_m == pytest.approx(0.1 * 3 * 5399, rel=0.001)


def test_only_steep_descent_counts_as_steep() -> None:
    """A 10 % descent is steep, a 3 % descent is not."""
    assert hills(run(-0.10)).steep_descent_m == pytest.approx(0.1 * 3 * 5399, rel=0.001)
    assert hills(run(-0.03)).steep_descent_m == 0


def test_a_drifting_heart_decouples() -> None:
    """The same pace at a heart rate that rises from half to half is decoupling."""
    steady = run(0.0)
    drift = Stream(steady.t_s, steady.distance_m, steady.altitude_m, 140 + 14 * steady.t_s / steady.t_s[-1])
    assert hills(drift).decoupling_pct == pytest.approx(4.2, abs=0.3)
    assert hills(run(0.0, minutes=50)).decoupling_pct is None


def test_what_no_sensor_said_is_absent() -> None:
    """Without altitude there is no grade; without distance nothing; a heart rate of zero is not a heart rate."""
    flat = run(0.0)
    none = np.full_like(flat.t_s, np.nan)
    assert hills(Stream(flat.t_s, flat.distance_m, none, flat.hr_bpm)).gap_m_per_min is None
    assert hills(Stream(flat.t_s, none, flat.altitude_m, flat.hr_bpm)).gap_m_per_min is None
    assert hills(Stream(flat.t_s, flat.distance_m, flat.altitude_m, 0 * flat.t_s)).decoupling_pct is None
    assert trimp(flat.t_s, 0 * flat.t_s, 50, 190) is None


def test_trimp_of_a_steady_run_is_banisters() -> None:
    """Sixty minutes at a heart rate reserve of 0.7 give 60 · 0.7 · 0.64 · e^1.344."""
    t = np.arange(0.0, 3601)
    assert trimp(t, np.full_like(t, 148.0), 50, 190) == pytest.approx(60 * 0.7 * 0.64 * np.exp(1.92 * 0.7))


def test_pauses_are_not_slow_running() -> None:
    """Ten minutes at an aid station change neither pace nor cost."""
    whole = run(0.0, minutes=80)
    paused = Stream(
        np.where(whole.t_s > 2400, whole.t_s + 600, whole.t_s),
        whole.distance_m,
        whole.altitude_m,
        whole.hr_bpm,
    )
    assert hills(paused).gap_m_per_min == pytest.approx(180, rel=0.001)
