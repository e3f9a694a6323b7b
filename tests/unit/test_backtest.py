"""The backtest: what was said before the days that went wrong or very well, and how often without need."""

from datetime import timedelta

import pytest

from cli.looking_back import rows, summary
from models.backtest import BEFORE_DAYS, backtest, events, replay
from readiness.body.past import stretches
from readiness.observations import Activity, Provenance, VendorScore
from readiness.settings import Settings
from tests.athletes import UNTIL, ZONE, checkin, healthy, note, race, run, tired, without
from tests.schemas import validate

SETTINGS = Settings()
SINCE = UNTIL - timedelta(days=60)
WELL = healthy(noise=0.3)


def day(back):
    return UNTIL - timedelta(days=back)


def told(observations, since=SINCE, until=UNTIL):
    found = backtest(observations, SETTINGS, since, until, ZONE)
    validate(found, "backtest")
    return found


def found_in(observations):
    return events(stretches(observations, SETTINGS, UNTIL, UNTIL)[-1].mornings)


def kinds(observations):
    return [(e.date, e.kind) for e in found_in(observations)]


def instead(new):
    """The usual training, with one day's run replaced."""
    return [*without(WELL, Activity, new.date), new]


def test_an_illness_is_one_event_at_its_first_day():
    """Four days of illness are one event; another three weeks later is a second."""
    ill = [note(day(back), "ill") for back in (40, 39, 38, 37, 15)]
    assert kinds([*WELL, *ill]) == [(day(40), "illness"), (day(15), "illness")]


def test_an_injury_is_told_in_the_words_it_was_noted_in():
    """What hurts stands beside the day."""
    hurt = [*without(WELL, type(checkin(UNTIL)), day(20)), checkin(day(20), injured="left knee")]
    found = [e for e in found_in(hurt) if e.kind == "injury"]
    assert [(e.date, e.text) for e in found] == [(day(20), "left knee")]


@pytest.mark.parametrize(
    ("bpm", "kind"), [(170.0, "bad_run"), (112.0, "great_run"), (140.0, None)], ids=["dear", "cheap", "usual"]
)
def test_a_key_run_that_stands_out_is_an_event(bpm, kind):
    """Much slower for the heart rate than expected is a bad run, much faster a great one; the usual one is none."""
    intervals = next(d for d in map(day, range(10, 17)) if d.weekday() == 1)
    found = kinds(instead(run(intervals, 50, "intervals", avg_hr_bpm=bpm)))
    assert found == ([(intervals, kind)] if kind else [])


def test_a_race_and_a_run_cut_short_are_events():
    """A dear race is a bad race; a key run of which half was done went badly whatever its pace."""
    sunday = next(d for d in map(day, range(10, 17)) if d.weekday() == 6)
    raced = [*instead(run(sunday, 200, "race", avg_hr_bpm=172.0)), race(sunday)]
    assert (sunday, "bad_race") in kinds(raced)
    intervals = next(d for d in map(day, range(10, 17)) if d.weekday() == 1)
    broken_off = instead(run(intervals, 25, "intervals", completed_pct=50.0))
    cut = [e for e in found_in(broken_off) if e.kind == "bad_run"]
    assert [(e.date, e.text) for e in cut] == [(intervals, "cut short")]


def test_what_was_said_before_an_illness_is_shown_and_counted():
    """Signals that worsen for a week before it: the seven mornings stand beside it, and it had its alarm."""
    worn = tired(WELL, days=8, until=UNTIL, much=1.5)
    found = told([*worn, note(UNTIL, "ill")])
    illness = found["events"][-1]
    assert (illness["kind"], illness["date"]) == ("illness", str(UNTIL))
    assert [d["date"] for d in illness["before"]] == [str(day(n)) for n in range(BEFORE_DAYS, 0, -1)]
    assert illness["before"][-1]["alarm"] is not None
    any_alarm = found["alarms"]["any"]
    assert (any_alarm["bad_events"], any_alarm["bad_events_preceded"]) == (1, 1)
    _, what, said, scores, garmin = rows(found)[-1]
    assert what == "illness: ill"
    assert len(said) == len(scores.split()) == BEFORE_DAYS
    assert said[-1] in "MX"
    assert garmin == ""


def test_an_alarm_with_nothing_bad_after_it_is_false_and_counted_by_the_month():
    """The same worn week without an illness is one false alarm in two months."""
    worn = tired(without(WELL, Activity), days=8, until=day(15), much=1.5)
    worn = [o for o in worn if o.date <= day(15)] + [o for o in without(WELL, Activity) if o.date > day(15)]
    quiet, loud = told(without(WELL, Activity)), told(worn)

    def alarmed(found):
        return sum(d["alarm"] is not None for d in found["days"] if str(day(22)) <= d["date"] <= str(day(15)))

    assert alarmed(loud) >= 6 > 2 >= alarmed(quiet)
    assert loud["alarms"]["any"]["false_episodes"] == loud["alarms"]["any"]["episodes"] > 0
    per_month = loud["alarms"]["any"]["false_episodes"] / (loud["mornings"] / 30.44)
    assert loud["alarms"]["any"]["false_per_month"] == pytest.approx(per_month, abs=0.01)
    assert loud["alarms"]["any"]["bad_events"] == 0


def vendor(back, value):
    return VendorScore(Provenance("garmin", f"tr-{back}"), day(back), "training_readiness", value)


def test_garmins_readiness_stands_beside_ours_where_it_is_there():
    """Low on the mornings on which our score is high: the rank correlation is clearly negative. Absent: nothing."""
    worn = tired(WELL, days=10, much=1.5)
    theirs = [vendor(back, 40.0 - back if back < 10 else 70.0 + back % 7) for back in range(40)]
    found = told([*worn, *theirs])["vendor"]
    assert found["mornings"] == 40
    assert found["spearman_with_score"] < -0.35
    assert found["mean_by_verdict"].keys() <= {"full", "maintenance", "skip"}
    assert any("Garmin's readiness on 40" in line for line in summary(told([*worn, *theirs])))
    assert told(worn)["vendor"] is None


def test_no_morning_of_the_replay_knows_what_came_after_it():
    """Verdicts and scores up to a day are the same whether or not the rest is known."""
    worn = tired(WELL, days=8, much=2.0)
    whole = replay(worn, SETTINGS, SINCE, UNTIL, ZONE)
    for back in (4, 20):
        known = [
            o for o in worn if o.date < day(back) or (o.date == day(back) and not isinstance(o, Activity))
        ]
        assert replay(known, SETTINGS, SINCE, day(back), ZONE) == whole[: len(whole) - back]
