"""GarminSource on the real client against the demo athlete's local server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.demo import DemoServer, athlete, serve
from connectors.demo.server import Reply, Request, unsigned_token, write_token
from connectors.sources.garmin.source import GarminSource
from readiness.errors import (
    AuthenticationNeeded,
    ConfigurationError,
    SourceUnavailable,
    UnexpectedResponse,
)
from readiness.observations import Activity, Fetched, Kind, SleepNight, VendorScore
from tests.details import detail_of
from tests.servers.garmin_faults import (
    HTML,
    TRUNCATED,
    Faults,
    Sso,
    behind,
    cut_mid_body,
    status,
    too_many,
)

TODAY = date(2026, 6, 17)
WEEK = (TODAY - timedelta(days=7), TODAY)
HALF_YEAR = (TODAY - timedelta(days=119), TODAY)
AHEAD = timedelta(days=14)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DemoServer]:
    with serve(athlete(TODAY), tmp_path / "tokens" / "garmin") as running:
        yield running


def source(server: DemoServer, **options: Any) -> GarminSource:
    given: dict[str, Any] = {"retry_wait_s": 0.01, "wait": lambda _: None} | options
    return GarminSource(server.token_dir, server.base_url, **given)


def everything(garmin: GarminSource, since: date, until: date) -> dict[Kind, list[Fetched]]:
    ahead = {Kind.PLANNED_RUN: AHEAD, Kind.RACE: timedelta(days=400)}
    return {
        kind: list(garmin.fetch(kind, since, until + ahead.get(kind, timedelta(0))))
        for kind in Kind
        if kind in garmin.kinds
    }


def test_first_read_of_120_days_takes_at_most_25_requests(server: DemoServer) -> None:
    """All kinds of 120 days, without details, cost at most 25 requests; a night afterwards at most 10."""
    first = everything(source(server), *HALF_YEAR)
    assert len(server.requests) <= 25
    assert all(first.values())
    for days_later in range(4):  # each turn of the display-only readings
        server.requests.clear()
        until = TODAY + timedelta(days=days_later)
        everything(source(server), until - timedelta(days=7), until)
        assert len(server.requests) <= 10


def test_what_the_watch_knows_arrives(server: DemoServer) -> None:
    """Every night, session, planned run and race of the athlete becomes one observation with her numbers."""
    found = everything(source(server), *HALF_YEAR)
    who = server.athlete
    nights = {n.date: n for n in who.nights if HALF_YEAR[0] <= n.date}
    rmssd = {f.observation.date: f.observation.rmssd_ms for f in found[Kind.HRV] if f.observation}
    assert rmssd == {d: n.rmssd_ms for d, n in nights.items() if n.rmssd_ms}
    pulse = {
        f.observation.date: f.observation.resting_hr_bpm for f in found[Kind.RESTING_HR] if f.observation
    }
    assert pulse == {d: n.resting_hr_bpm for d, n in nights.items() if n.resting_hr_bpm}
    sleep = {f.observation.date: f.observation for f in found[Kind.SLEEP] if f.observation}
    assert {d: (s.start, s.end, s.sleep_h) for d, s in sleep.items()} == {
        d: (n.start, n.end, n.sleep_s / 3600) for d, n in nights.items() if n.sleep_s
    }
    sessions = {str(s.id): s for s in who.sessions if HALF_YEAR[0] <= s.start.date()}
    runs = {f.source_id: f.observation for f in found[Kind.ACTIVITY]}
    assert runs.keys() == sessions.keys()
    for ident, run in runs.items():
        assert isinstance(run, Activity)
        session = sessions[ident]
        assert (run.start, run.sport, run.avg_hr_bpm) == (session.start, session.sport, session.avg_hr_bpm)
        assert run.duration_min == pytest.approx(session.duration_min)
    assert [f.observation.name for f in found[Kind.RACE]] == [r.name for r in who.races]
    assert not [f for rows in found.values() for f in rows if f.problem]


def test_activities_are_paged_and_none_is_doubled(
    server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More activities than fit on a page arrive once each, oldest first."""
    monkeypatch.setattr("connectors.sources.garmin.source.PAGE", 10)
    rows = list(source(server).fetch(Kind.ACTIVITY, *HALF_YEAR))
    ids = [row.source_id for row in rows]
    assert len(ids) == len(set(ids)) == sum(s.start.date() >= HALF_YEAR[0] for s in server.athlete.sessions)
    starts = [row.observation.start for row in rows]
    assert starts == sorted(starts)


def test_plan_of_spilling_months_is_read_once(server: DemoServer) -> None:
    """A run that stands in two months' views is one row; a coach's run counts; what was done is not a plan."""
    garmin = source(server)
    rows = [f.observation for f in garmin.fetch(Kind.PLANNED_RUN, TODAY, TODAY + AHEAD)]
    wanted = [p for p in server.athlete.planned if TODAY <= p.date <= TODAY + AHEAD]
    assert [(r.date, r.kind, r.title) for r in rows] == [(p.date, p.kind, p.title) for p in wanted]
    assert {r.date: r.duration_min for r in rows if r.title != "Base"} == {
        p.date: p.duration_min for p in wanted if p.title != "Base"
    }


def test_our_own_strength_in_the_calendar_is_not_read_back_as_plan(server: DemoServer) -> None:
    """A strength workout in Garmin's calendar never becomes a planned run."""
    item = {"id": 5, "itemType": "workout", "date": f"{TODAY}", "title": "Strength: full, 40 min"}
    month = Reply.json({"calendarItems": [item | {"sportTypeKey": "strength_training"}]})
    behind(server, Faults().add("/calendar-service/year", month))
    rows = source(server).fetch(Kind.PLANNED_RUN, TODAY, TODAY + AHEAD)
    assert [row.observation for row in rows] == [None]


def test_the_last_plan_or_race_taken_out_is_told(server: DemoServer) -> None:
    """A calendar that holds other things but no plan and no race says so; an empty one says nothing."""
    server.athlete = replace(server.athlete, planned=(), races=())
    garmin = source(server)
    for kind in (Kind.PLANNED_RUN, Kind.RACE):
        (row,) = garmin.fetch(kind, TODAY - timedelta(days=7), TODAY + AHEAD)
        assert (row.source_id, row.observation, row.problem) == ("none", None, None)
        assert garmin.parse(kind, row.source_id, row.raw) == row
    server.athlete = replace(server.athlete, sessions=())
    garmin = source(server)
    assert not list(garmin.fetch(Kind.PLANNED_RUN, TODAY - timedelta(days=7), TODAY + AHEAD))
    assert not list(garmin.fetch(Kind.RACE, TODAY - timedelta(days=7), TODAY + AHEAD))


@pytest.mark.parametrize("answer", [Reply(204), Reply.json(None), Reply.json({}), Reply.json([])])
def test_an_empty_answer_is_nothing_observed(server: DemoServer, answer: Reply) -> None:
    """204, null, {} and [] are 'nothing observed' for every kind, never an error."""
    open_doors = Faults().add(
        "/(hrv|sleep|userstats|activitylist|calendar|usersummary|metrics)-service", answer
    )
    garmin = source(server)
    list(garmin.fetch(Kind.HRV, *WEEK))
    behind(server, open_doors)
    if answer.body == b"[]":
        with pytest.raises(UnexpectedResponse):
            list(garmin.fetch(Kind.HRV, *WEEK))
    else:
        assert not any(everything(garmin, *WEEK).values())


def test_a_night_not_confirmed_is_provisional(server: DemoServer) -> None:
    """The newest night says that Garmin may still revise it, and stops saying so once it is confirmed."""
    last = server.athlete.nights[-1]
    server.athlete = replace(
        server.athlete, nights=(*server.athlete.nights[:-1], replace(last, confirmed=False))
    )
    *_, night = source(server).fetch(Kind.SLEEP, *WEEK)
    assert isinstance(night.observation, SleepNight)
    assert night.observation.confirmed is False
    server.athlete = athlete(TODAY)
    *_, night = source(server).fetch(Kind.SLEEP, *WEEK)
    assert night.observation.confirmed is None


def test_the_morning_value_of_training_readiness_counts(server: DemoServer) -> None:
    """Of a day's several training-readiness values the one after waking is kept, whatever the order."""
    rows = [f.observation for f in source(server).fetch(Kind.VENDOR_SCORE, *HALF_YEAR)]
    mornings = {n.date: n.readiness for n in server.athlete.nights}
    told = {r.date: r.value for r in rows if isinstance(r, VendorScore) and r.name == "training_readiness"}
    assert told
    assert told == {day: mornings[day] for day in told}


def test_details_of_a_run_and_of_strength(server: DemoServer) -> None:
    """The list brings a run's zones, grade-adjusted speed and temperature; its detail brings the effort and, of a
    long one, decoupling; strength brings effort and sets."""
    garmin = source(server)
    rows = {f.source_id: f.observation for f in garmin.fetch(Kind.ACTIVITY, *WEEK)}
    for session in (s for s in server.athlete.sessions if s.start.date() >= WEEK[0]):
        detail = detail_of(garmin, rows[str(session.id)]).observation
        assert detail.rpe == session.rpe
        if session.is_run:
            row = rows[str(session.id)]
            assert sum(row.hr_zone_min) == pytest.approx(session.duration_min, rel=0.01)
            flat = session.distance_km * 1000 / session.duration_min
            assert flat < row.gap_m_per_min < flat * 1.6
            assert row.temperature_c == 12
            assert (detail.decoupling_pct is not None) == (session.duration_min >= 75)
        else:
            assert [s.reps for s in detail.strength_sets] == [s.reps for s in session.sets]


def test_a_kept_payload_reads_the_same(server: DemoServer) -> None:
    """Parsing a kept payload again gives the same row, for every kind and for details."""
    garmin = source(server)
    rows = [row for rows in everything(garmin, *WEEK).values() for row in rows]
    rows += [detail_of(garmin, r.observation) for r in rows if isinstance(r.observation, Activity)][:3]
    for row in rows:
        assert garmin.parse(row.kind, row.source_id, row.raw) == row


@pytest.mark.parametrize(
    ("fault", "family"),
    [
        (too_many("3600"), SourceUnavailable),
        (too_many(None), SourceUnavailable),
        (status(500), SourceUnavailable),
        (status(503), SourceUnavailable),
        (status(403), SourceUnavailable),
        (status(427), SourceUnavailable),
        (cut_mid_body(), SourceUnavailable),
        (HTML, UnexpectedResponse),
        (TRUNCATED, UnexpectedResponse),
        (Reply.json({"hrvSummaries": "soon"}), UnexpectedResponse),
        (Reply.json(["unheard of"]), UnexpectedResponse),
        (Reply.json({"hrvNights": []}), UnexpectedResponse),
    ],
    ids=lambda value: getattr(value, "status", None) and f"{value.status} {value.body[:20]!r}",
)
def test_a_fault_of_one_kind_leaves_the_others(
    server: DemoServer, fault: Reply, family: type[Exception]
) -> None:
    """A fault on HRV is the right error family with a plain message; sleep and the rest still arrive."""
    garmin = source(server)
    behind(server, Faults().add("/hrv-service/", fault))
    with pytest.raises(family) as raised:
        list(garmin.fetch(Kind.HRV, *WEEK))
    assert "Garmin" in str(raised.value)
    assert server.athlete.display_name not in str(raised.value)
    assert list(garmin.fetch(Kind.SLEEP, *WEEK))
    assert list(garmin.fetch(Kind.ACTIVITY, *WEEK))
    behind(server)
    assert list(source(server).fetch(Kind.HRV, *WEEK))


def test_what_could_not_be_read_is_kept(server: DemoServer) -> None:
    """An answer that is no JSON travels with the error, so that it can be looked at."""
    behind(server, Faults().add("/hrv-service/", HTML))
    with pytest.raises(UnexpectedResponse) as raised:
        list(source(server).fetch(Kind.HRV, *WEEK))
    assert raised.value.payload == HTML.body


def test_a_burst_of_server_errors_is_retried(server: DemoServer) -> None:
    """Two 503 in a row and then an answer are no failure."""
    behind(server, Faults().add("/hrv-service/", status(503), times=2))
    assert list(source(server).fetch(Kind.HRV, *WEEK))


def test_a_short_429_is_waited_out_and_a_long_one_is_not(server: DemoServer) -> None:
    """Retry-After up to a minute is waited for once; beyond that the vendor's word travels with the error."""
    waits: list[float] = []
    behind(server, Faults().add("/hrv-service/", too_many("7"), times=1))
    assert list(source(server, wait=waits.append).fetch(Kind.HRV, *WEEK))
    assert waits == [7]
    behind(server, Faults().add("/hrv-service/", too_many("900")))
    with pytest.raises(SourceUnavailable) as raised:
        list(source(server, wait=waits.append).fetch(Kind.HRV, *WEEK))
    assert raised.value.retry_after_s == 900
    assert waits == [7]


def test_a_second_429_ends_the_conversation(server: DemoServer) -> None:
    """After Garmin refused twice, no further request is sent in this sync."""
    behind(server, Faults().add("/(hrv|sleep)-service/", too_many("900")))
    garmin = source(server)
    for kind in (Kind.HRV, Kind.SLEEP):
        with pytest.raises(SourceUnavailable):
            list(garmin.fetch(kind, *WEEK))
    sent = len(server.requests)
    with pytest.raises(SourceUnavailable):
        list(garmin.fetch(Kind.ACTIVITY, *WEEK))
    assert len(server.requests) == sent


def test_hangs_are_bounded(server: DemoServer) -> None:
    """A server that never answers costs one retried timeout and three plain ones, then nothing more is asked."""
    garmin = source(server, timeout_s=0.15, retries=1)
    list(garmin.fetch(Kind.RESTING_HR, *WEEK))
    server.requests.clear()
    behind(server, Faults().add("/", Reply(delay_s=0.4)))
    for kind in (Kind.HRV, Kind.SLEEP, Kind.ACTIVITY, Kind.RESTING_HR, Kind.DAILY):
        with pytest.raises(SourceUnavailable):
            list(garmin.fetch(kind, *WEEK))
    assert len(server.requests) == 5


def test_a_refused_connection_is_unavailable(server: DemoServer, unused_port: int) -> None:
    """Nobody listening is 'later may do', not a dead login."""
    garmin = GarminSource(server.token_dir, f"http://127.0.0.1:{unused_port}", retries=0)
    with pytest.raises(SourceUnavailable, match="did not answer"):
        list(garmin.fetch(Kind.HRV, *WEEK))


def test_an_outage_of_the_profile_costs_what_needs_it(server: DemoServer) -> None:
    """Without the account's name resting heart rate is 'later', no dead login; nights arrive, and it is remarked."""
    behind(server, Faults().add("/socialProfile", status(503)))
    garmin = source(server)
    assert list(garmin.fetch(Kind.HRV, *WEEK))
    with pytest.raises(SourceUnavailable):
        list(garmin.fetch(Kind.RESTING_HR, *WEEK))
    assert "time zone" in garmin.remarks[0]


@pytest.mark.parametrize(
    "fault", [status(400), status(403), status(404), status(500), too_many("3600"), HTML]
)
def test_a_blocked_time_zone_leaves_the_kept_one(server: DemoServer, fault: Reply) -> None:
    """Whatever the profile page answers, everything else is read, and the zone that was known stays."""
    list(source(server).fetch(Kind.HRV, *WEEK))
    behind(server, Faults().add("/personal-information/", fault))
    garmin = source(server)
    assert all(rows for kind, rows in everything(garmin, *HALF_YEAR).items() if kind is not Kind.DAILY)
    assert garmin.time_zone == "Europe/Zurich"
    assert any("Europe/Zurich" in remark for remark in garmin.remarks)


def test_an_expired_token_is_renewed_and_the_rotation_survives(server: DemoServer) -> None:
    """A token near its end is renewed before the first request; the new refresh token is on disk at once."""
    write_token(server.token_dir, expires_in_s=60)
    sso = Sso()
    behind(server, sso)
    assert list(source(server).fetch(Kind.HRV, *WEEK))
    assert "rotated-1" in (server.token_dir / "garmin_tokens.json").read_text()
    assert (server.token_dir / "garmin_tokens.json").stat().st_mode & 0o777 == 0o600
    write_token(server.token_dir, expires_in_s=60, refresh="rotated-1")
    assert list(source(server).fetch(Kind.HRV, *WEEK))
    assert sso.rotation == 2


def test_a_home_behind_a_symbolic_link(server: DemoServer, tmp_path: Path) -> None:
    """A home that is reached by a symbolic link works, and the rotated token is written there."""
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    write_token(server.token_dir, expires_in_s=60)
    behind(server, Sso())
    garmin = GarminSource(tmp_path / "link" / "tokens" / "garmin", server.base_url)
    assert list(garmin.fetch(Kind.HRV, *WEEK))
    assert "rotated-1" in (server.token_dir / "garmin_tokens.json").read_text()


def test_a_401_then_good_is_no_failure(server: DemoServer) -> None:
    """One 401 renews the token and the request is answered."""
    behind(server, Faults().add("/hrv-service/", status(401), times=1), Sso())
    assert list(source(server).fetch(Kind.HRV, *WEEK))


def test_invalid_grant_is_a_dead_login(server: DemoServer) -> None:
    """A refused refresh token says which command to run, and nothing more is asked."""
    behind(server, Faults().add("^/(?!di-oauth2)", status(401)), Sso(refused=True))
    garmin = source(server)
    with pytest.raises(AuthenticationNeeded, match="readiness connect garmin"):
        list(garmin.fetch(Kind.HRV, *WEEK))
    with pytest.raises(AuthenticationNeeded):
        list(garmin.fetch(Kind.SLEEP, *WEEK))


@pytest.mark.parametrize(
    "answer",
    [
        status(503),
        Reply.json({"error": "temporarily_unavailable"}, 400),
        Reply(403, b"<html>Just a moment ...</html>", {"Content-Type": "text/html"}),
        Reply(302, b"", {"Location": "/elsewhere"}),
        too_many("3600"),
    ],
    ids=lambda reply: str(reply.status),
)
def test_a_token_desk_that_only_says_later_is_no_dead_login(server: DemoServer, answer: Reply) -> None:
    """A 401 whose renewal met an outage, a block or a redirect means 'later'; no redirect is followed."""
    behind(server, Faults().add("/di-oauth2-service", answer).add("^/(?!elsewhere)", status(401)))
    with pytest.raises(SourceUnavailable, match="renew"):
        list(source(server).fetch(Kind.HRV, *WEEK))
    assert "POST /elsewhere" not in server.requests
    assert "GET /elsewhere" not in server.requests


def test_a_login_that_another_program_renewed_is_taken_over(server: DemoServer) -> None:
    """Between two requests another program rotates the login: the kept one is read before renewing, and it works."""
    sso = Sso(good_bearers={unsigned_token(ident="first")})
    behind(server, sso)
    write_token(server.token_dir)
    first = source(server)
    list(first.fetch(Kind.RESTING_HR, *WEEK))
    assert sso.rotation == 1
    other = source(server)
    sso.good_bearers = {"none"}
    list(other.fetch(Kind.RESTING_HR, *WEEK))
    assert sso.rotation == 2
    assert list(first.fetch(Kind.HRV, *WEEK))
    assert sso.rotation == 2


def test_a_renewed_login_that_is_refused_all_the_same_is_later(server: DemoServer) -> None:
    """401 on a token that was given a moment ago is the vendor's fault, and no reason to log in again."""
    behind(server, Faults().add("^/(?!di-oauth2)", status(401)), Sso())
    with pytest.raises(SourceUnavailable, match="all the same"):
        list(source(server).fetch(Kind.HRV, *WEEK))


@pytest.mark.parametrize("text", [None, "", "{}", "not json", '{"di_token": null}'])
def test_without_a_login_the_command_is_named(tmp_path: Path, text: str | None) -> None:
    """No token, or one that cannot be read, says how to log in, and sends nothing."""
    folder = tmp_path / "tokens" / "garmin"
    if text is not None:
        folder.mkdir(parents=True)
        (folder / "garmin_tokens.json").write_text(text)
    with pytest.raises(AuthenticationNeeded, match="readiness connect garmin"):
        list(GarminSource(folder).fetch(Kind.HRV, *WEEK))


def test_another_account_in_the_same_home_is_noticed(server: DemoServer) -> None:
    """A display name kept from another login is read again when Garmin does not know it."""
    list(source(server).fetch(Kind.RESTING_HR, *WEEK))
    server.athlete = replace(server.athlete, display_name="somebody-else")

    def only_own_name(request: Request) -> Reply | None:
        return status(403) if "demo-runner" in request.path else None

    behind(server, only_own_name)
    assert list(source(server).fetch(Kind.RESTING_HR, *WEEK))


@pytest.mark.parametrize(
    "url",
    ["http://192.168.1.5:80", "http://garmin.example.org", "ftp://127.0.0.1", "127.0.0.1:80", "http://"],
)
def test_plain_http_leaves_the_machine_never(tmp_path: Path, url: str) -> None:
    """A base_url of plain http is accepted on loopback only; the message names the key."""
    with pytest.raises(ConfigurationError, match="base_url"):
        GarminSource(tmp_path, url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "http://localhost:1/", "http://[::1]:1", "https://p.example"]
)
def test_loopback_and_https_are_allowed(tmp_path: Path, url: str) -> None:
    """Loopback addresses and https are accepted."""
    GarminSource(tmp_path, url)


def test_time_zone_is_kept_for_mornings_without_a_network(server: DemoServer) -> None:
    """The profile's zone is known after a sync without asking again."""
    list(source(server).fetch(Kind.HRV, *WEEK))
    assert source(server).time_zone == "Europe/Zurich"
