"""The report and the live page in a real browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import READINESS, Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(390, 844, "dark"), (390, 844, "light"), (1280, 900, "light"), (1280, 900, "dark")]


def ready(watched: Watched, address: str) -> None:
    watched.page.goto(address)
    watched.page.wait_for_selector("html[data-ready=true]")


@pytest.mark.parametrize("watched", SIZES, indirect=True, ids=lambda s: f"{s[0]}-{s[2]}")
def test_the_report_is_whole_and_usable_by_everyone(watched: Watched, report: Path) -> None:
    """At phone and desk size, light and dark: charts drawn and labelled, no error, no stray request,
    no sideways scroll, and nothing serious that axe finds."""
    ready(watched, report.as_uri())
    page = watched.page
    charts = page.locator("[data-chart]")
    assert charts.count() >= 7
    for chart in charts.all():
        assert chart.locator("svg.main-svg").count() >= 1
        assert chart.get_attribute("aria-label")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    drawings = {
        "exclude": [[".js-plotly-plot svg"]]
    }  # each stands behind role=img and a label, checked above
    found = Axe().run(page, context=drawings, options={"resultTypes": ["violations"]}).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert (watched.errors, watched.strays) == ([], [])


def test_the_range_buttons_move_all_charts(watched: Watched, report: Path) -> None:
    """Asking for six weeks shows six weeks in each chart, by keyboard."""
    ready(watched, report.as_uri())
    watched.page.get_by_role("button", name="6 weeks").press("Enter")
    spans = watched.page.evaluate(
        "[...document.querySelectorAll('[data-chart]')].map(c => c.layout.xaxis.range.map(d => Date.parse(d)))"
    )
    assert {round((end - start) / 86_400_000) for start, end in spans} == {43}


def test_the_report_prints_without_its_controls(watched: Watched, report: Path) -> None:
    """On paper the buttons and the navigation are gone, the answer is there."""
    ready(watched, report.as_uri())
    watched.page.emulate_media(media="print")
    assert not watched.page.get_by_role("navigation").is_visible()
    assert watched.page.locator("#h-today").is_visible()


def test_a_checkin_on_the_live_page_changes_the_answer(
    watched: Watched, live: str, home: Path, environment: dict[str, str]
) -> None:
    """Very tired, sore and ill on the page is what `today` says a moment later."""
    ready(watched, live)
    page = watched.page
    form = page.locator("form[data-post='api/checkin']")
    form.get_by_text("5 exhausted").click()
    form.get_by_text("5 very sore").click()
    form.get_by_label("I feel ill").check()
    form.get_by_role("button", name="Save").click()
    page.wait_for_selector("text=You noted that you are ill")
    said = subprocess.run(
        [*READINESS, "--home", home, "today", "--json"], env=environment, check=True, capture_output=True
    )
    answer = json.loads(said.stdout)
    assert (answer["verdict"], answer["reasons"][0]["rule"]) == ("skip", "ILLNESS")
    assert (watched.errors, watched.strays) == ([], [])


def test_a_what_if_on_the_live_page_keeps_nothing(watched: Watched, live: str) -> None:
    """A race tomorrow would mean skip; a reload shows that nothing was kept."""
    ready(watched, live)
    page = watched.page
    before = page.locator("#h-today").inner_text()
    page.locator("#w-race").fill("2026-03-11")
    page.get_by_role("button", name="Ask").click()
    page.locator("#whatif output", has_text="skip").wait_for()
    ready(watched, live)
    assert page.locator("#h-today").inner_text() == before


def test_a_stranger_is_turned_away(watched: Watched, live: str) -> None:
    """Without the token there is nothing; under another host name there is nothing; a plain form is refused."""
    request = watched.page.request
    base = live.rsplit("/", 2)[0]
    assert request.get(f"{base}/guess/").status == 404
    assert request.get(live, headers={"Host": "evil.example"}).status == 400
    assert request.post(f"{live}api/checkin", form={"fatigue": "1"}).status == 415
    headers = request.get(live).headers
    assert "access-control-allow-origin" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


def test_the_json_endpoints_answer_as_documented(watched: Watched, live: str) -> None:
    """Every documented path is there, and nonsense is refused in words."""
    request = watched.page.request
    spec = request.get(f"{live}openapi.json").json()
    assert {*spec["paths"]} == {"/api/today", "/api/plan", "/api/explain", "/api/checkin", "/api/what-if"}
    assert request.get(f"{live}api/today").json()["schema"] == 1
    assert request.get(f"{live}api/explain").json()["signals"]
    assert request.get(f"{live}api/explain?date=2099-01-01").status == 422
    assert len(request.get(f"{live}api/plan?days=7").json()["days"]) == 7
    wrong = request.post(f"{live}api/checkin", data={"fatigue": 9, "colour": "red"})
    assert wrong.status == 422
    assert "fatigue" in wrong.json()["error"]
    assert "colour" in wrong.json()["error"]
