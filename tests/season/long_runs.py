"""Which runs are long, key runs or hills: the oracle's own reading of the specification (second edition, 1.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.season.life import Life

LONG_WORDS, HILL_WORDS = {"long"}, {"hills"}
KEY_WORDS = {"intervals", "tempo", "hills"}
EASY_WORDS = {"easy", "recovery", "steady"}
TOGETHER_MIN = 120.0
ALWAYS_MIN = 180.0
IMPOSSIBLE, IMPOSSIBLE_MIN = 4.0, 300.0
"""A run of so many times the usual longest, and of five hours, sets no measure."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A run on day ``day``, done or planned. ``start_h`` and ``end_h`` are hours since day 0."""

    day: int
    start_h: float
    minutes: float
    word: str | None
    done: bool
    planned_min: float | None = None
    race: str | None = None
    km: float | None = None

    @property
    def end_h(self) -> float:
        return self.start_h + self.minutes / 60

    @property
    def key(self) -> bool:
        return self.word in KEY_WORDS or (self.race is not None and not self.long_race)

    @property
    def long_race(self) -> bool:
        """1.1.5: every A race, and every other race but a short one."""
        return self.race is not None and (self.race == "A" or self.minutes >= 75)


def known(life: Life, first: int, last: int, morning: int) -> dict[int, list[Ran]]:
    """The runs of the days ``first`` … ``last`` as known on ``morning``; two under two hours apart are one."""
    found = {}
    for n in range(first, last + 1):
        done = n < morning
        if done and n in life.judged:
            found[n] = life.judged[n]
            continue
        runs = life.done(n) if done else life.planned(n, morning)
        plans = {run.kind: run.minutes for run in life.planned(n, n)} if done else {}
        told = life.kind.known in ("plan", "template") or life.kind.tagged
        each = sorted(
            (
                Ran(
                    n,
                    24 * n + int(run.at[:2]) + int(run.at[3:]) / 60,
                    run.minutes or 0.0,
                    run.kind if told or (done and run.kind == "hike") else None,
                    done,
                    plans.get(run.kind),
                    life.races[n][0]
                    if run.kind == "race" and n in life.races
                    else ("C" if run.kind == "race" else None),
                    run.km,
                )
                for run in runs
                if run.kind not in ("yoga", "rest")
            ),
            key=lambda run: run.start_h,
        )
        found[n] = list(_joined(each))
        if done:
            life.judged[n] = found[n]
    return found


def _joined(runs: Iterable[Ran]) -> Iterable[Ran]:
    held: Ran | None = None
    for run in runs:
        if held is not None and (run.start_h - held.end_h) * 60 < TOGETHER_MIN:
            word = held.word if held.word == run.word else min(str(held.word), str(run.word))
            held = Ran(
                held.day,
                held.start_h,
                held.minutes + run.minutes,
                word,
                held.done,
                None,
                held.race or run.race,
            )
            continue
        if held is not None:
            yield held
        held = run
    if held is not None:
        yield held


class LongRuns:
    """The long runs among ``runs`` (by day), week by week; ``first_weekday`` begins the calendar week."""

    def __init__(self, runs: dict[int, list[Ran]], first_weekday: int = 0) -> None:
        self.first_weekday = first_weekday
        weeks: dict[int, list[Ran]] = {}
        for n, each in runs.items():
            weeks.setdefault(self.week(n), []).extend(each)
        self._weeks = weeks
        self.days: dict[int, Ran] = {}
        self.main: dict[int, int] = {}
        for week in weeks:
            found = list(self._long(week))
            for run in found:
                held = self.days.get(run.day)
                if held is None or held.minutes < run.minutes:
                    self.days[run.day] = run
            if found:
                self.main[week] = max(found, key=lambda run: (run.minutes, run.day)).day

    def week(self, n: int) -> int:
        return (n - self.first_weekday) // 7

    def is_main(self, n: int) -> bool:
        return self.main.get(self.week(n)) == n

    def _long(self, week: int) -> Iterable[Ran]:
        runs = [run for run in self._weeks[week] if run.race is None and run.word != "hike"]
        called = [run for run in runs if run.word in LONG_WORDS and not _cut(run)]
        measured = self._measured(week, runs)
        for run in self._weeks[week]:
            if run.race is not None:
                if run.long_race:
                    yield run
            elif run.minutes >= ALWAYS_MIN or run in called:
                yield run
            elif run.word == "hike" or _cut(run):
                continue
            elif run in measured and self._asked(run, called):
                yield run

    def _asked(self, run: Ran, called: Sequence[Ran]) -> bool:
        """Whether rule 3 may judge the run at all (1.1.1, 1.1.2)."""
        if run.word is None or not called:
            return True
        outran = run.done and run.planned_min is not None and run.minutes >= 1.3 * run.planned_min
        return outran or run.minutes >= max(one.minutes for one in called)

    def _measured(self, week: int, runs: Sequence[Ran]) -> list[Ran]:
        """Rule 3 of 1.1."""
        if not runs:
            return []
        longest = max(runs, key=lambda run: run.minutes)
        others, tops = self._before(week)
        usual = median(tops) if tops else None
        if len(others) < 4:
            long = longest.minutes >= 90
        else:
            long = longest.minutes >= max(75, 1.3 * median(others), 0.6 * (usual or 0))
        if not long:
            return []
        bar = 0.8 * min(longest.minutes, usual or longest.minutes)
        return [
            run
            for run in runs
            if run is longest
            or run.minutes >= max(90, bar)
            or (abs(run.day - longest.day) == 1 and run.minutes >= 0.6 * longest.minutes)
        ]

    def _before(self, week: int) -> tuple[list[float], list[float]]:
        """Minutes of the other runs, and of the longest, of the eight active weeks before."""
        others: list[float] = []
        tops: list[float] = []
        for earlier in range(week - 1, min(self._weeks) - 1, -1):
            minutes = sorted(
                run.minutes for run in self._weeks.get(earlier, []) if run.race is None and run.word != "hike"
            )
            if not minutes:
                continue
            if len(minutes) > 1 and minutes[-1] > max(IMPOSSIBLE * minutes[-2], IMPOSSIBLE_MIN):
                minutes.pop()
            tops.append(minutes[-1])
            others += minutes[:-1]
            if len(tops) == 8:
                break
        return others, tops


def _cut(run: Ran) -> bool:
    """A planned long run done at under 60 % of its minutes and under 75 min (1.1.1)."""
    return run.done and run.planned_min is not None and run.minutes < min(0.6 * run.planned_min, 75) + 1e-9
