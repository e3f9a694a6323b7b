"""The report and the live page in a real browser, at a phone's size and a desk's."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests.browser.conftest import READINESS, Watched

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE, DESK = (390, 844), (1280, 900)
LOOKS = [
    (*PHONE, "light"),
    (*DESK, "dark"),
    pytest.param((*PHONE, "dark"), marks=pytest.mark.nightly),
    pytest.param((*DESK, "light"), marks=pytest.mark.nightly),
]
TABS = ("today", "plan", "body", "load", "history")
SMALLEST_TARGET_PX = 44
MOST_BYTES = 150_000
LAZY_TIMEOUT_MS = 30_000
"""The history's look-back replays half a year."""

TARGETS = (
    "nav a, #today a, #today button, #today summary, #checkin label:has(input), #checkin button, #checkin summary, "
    "#checkin input[type=text]"
)

looks = pytest.mark.parametrize("watched", LOOKS, indirect=True, ids=lambda s: f"{s[0]}-{s[2]}")
phone = pytest.mark.parametrize("watched", [(*PHONE, "light")], indirect=True, ids=["phone"])
sizes = pytest.mark.parametrize(
    "watched", [(*PHONE, "light"), (*DESK, "light")], indirect=True, ids=["phone", "desk"]
)


def opened(watched: Watched, address: str, tab: str = "today") -> Page:
    """The page with that tab open, its charts drawn."""
    watched.page.goto(f"{address}#{tab}")
    watched.page.locator(f"#{tab}[data-ready=true]").wait_for(timeout=LAZY_TIMEOUT_MS)
    return watched.page


def has_no_fault(watched: Watched, tab: str) -> None:
    """No sideways scroll, nothing serious that axe finds, no error on the console, no stray request."""
    page = watched.page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), tab
    drawings = {"exclude": [[".js-plotly-plot svg"]]}  # each stands behind role=img and a label
    found = Axe().run(page, context=drawings, options={"resultTypes": ["violations"]}).response["violations"]
    assert [
        (v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")
    ] == [], tab
    assert (watched.errors, watched.strays) == ([], []), tab


def fits(target: Locator, page: Page) -> None:
    """A tap target is on the screen as it is, and large enough for a thumb."""
    box, screen = target.bounding_box(), page.viewport_size
    assert box is not None
    assert screen is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= screen["height"]
    assert min(box["width"], box["height"]) >= SMALLEST_TARGET_PX


@pytest.mark.slow
@looks
def test_every_tab_of_the_live_page_is_whole_and_usable_by_everyone(watched: Watched, live: str) -> None:
    """At phone and desk size, light and dark: every tab, with its charts drawn and labelled."""
    for tab in TABS:
        page = opened(watched, live, tab)
        for chart in page.locator(f"#{tab} [data-chart]").all():
            assert chart.locator("svg.main-svg").count() >= 1
            assert chart.get_attribute("aria-label")
        assert page.locator("section.open").count() == 1
        has_no_fault(watched, tab)


@pytest.mark.slow
@phone
def test_the_report_is_whole_in_a_file_of_its_own(watched: Watched, report: Path) -> None:
    """The same tabs from one file, with nothing fetched; the charts are read when their tab opens."""
    page = opened(watched, report.as_uri())
    assert page.evaluate("typeof Plotly") == "undefined"
    for tab in TABS:
        opened(watched, report.as_uri(), tab)
        has_no_fault(watched, tab)
    assert page.locator("svg.main-svg").count() >= 7
    assert page.locator("#today form").count() == 0


@phone
def test_the_first_screen_answers_the_morning(watched: Watched, live: str) -> None:
    """Without scrolling: the verdict, the session, the run, three numbers beside the usual, the week, the check-in
    and what became of the session; nothing of the charts is loaded, and the page is small."""
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = opened(watched, live)
    seen = page.locator(
        "#h-today, #today .session summary, .run, .number, .week li, [data-opens], .done button"
    )
    assert seen.count() >= 1 + 2 + 1 + 3 + 7 + 1
    bar = page.locator("nav").bounding_box()
    assert bar is not None
    for one in seen.all():
        box = one.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= bar["y"]
    assert page.locator(".number .band i").count() == 3
    assert "intervals" in page.locator(".run").inner_text()
    assert not [url for url in asked if "charts" in url or "tabs" in url]
    assert len(page.request.get(live).body()) < MOST_BYTES


@sizes
def test_a_checkin_is_answered_in_place_in_seven_taps_without_scrolling(
    watched: Watched, fresh_live: str, fresh_home: Path, environment: dict[str, str]
) -> None:
    """Open, five answers, save: the new verdict stands above, said in words, and is what `today` says."""
    page = opened(watched, fresh_live)
    before, told = page.locator("#h-today").inner_text(), _today(fresh_home, environment)
    answers = (("fatigue", 5), ("soreness", 5), ("sleep_quality", 1), ("mood", 1), ("motivation", 1))
    page.evaluate("window.stays = true")
    targets = [page.locator("[data-opens]")]
    targets += [page.locator(f"#checkin label:has(input[name={item}][value='{n}'])") for item, n in answers]
    targets += [page.get_by_role("button", name="Save")]
    assert len(targets) <= 7
    for target in targets:
        fits(target, page)
        target.click()
    page.locator("#said:not([hidden])").wait_for()
    assert page.locator("#said").inner_text().startswith("Saved. ")
    assert page.evaluate("[scrollX, scrollY, window.stays]") == [0, 0, True]
    assert page.locator("#h-today").inner_text() != before
    assert "change it" in page.locator("[data-opens]").inner_text()
    answer = _today(fresh_home, environment)
    assert (answer["provisional"], answer["revision"]) == (False, told["revision"] + 1)
    assert answer["reasons"][0]["text"] in page.locator(".verdict").inner_text()
    assert (page.locator(".done").count() > 0) is (
        answer["verdict"] != "skip"
    )  # what is taken back is not asked for
    page.locator("[data-opens]").click()
    assert page.locator("input[name=mood]:checked + span").inner_text().split() == ["5", "awful"]
    assert (watched.errors, watched.strays) == ([], [])


@sizes
def test_every_target_is_large_enough(watched: Watched, live: str) -> None:
    """Buttons, links, answers and folds of the first screen and the check-in; 44 px at least."""
    page = opened(watched, live)
    page.locator("[data-opens]").click()
    page.locator("#checkin summary").click()
    small = page.evaluate(
        """([every, least]) => [...document.querySelectorAll(every)].map(e => [e.outerHTML.slice(0, 60),
        e.getBoundingClientRect()]).filter(([, b]) => Math.min(b.width, b.height) < least).map(([h]) => h)""",
        [TARGETS, SMALLEST_TARGET_PX],
    )
    assert small == []


@phone
def test_done_is_one_tap_and_can_be_taken_back(
    watched: Watched, fresh_live: str, fresh_home: Path, environment: dict[str, str]
) -> None:
    """Done: the day's lift is logged and the headline says so; undo: the session stands again."""
    page = opened(watched, fresh_live)
    before = page.locator("#h-today").inner_text()
    button = page.get_by_role("button", name="Done", exact=True)
    fits(button, page)
    button.click()
    page.get_by_role("button", name="Undo").wait_for()
    assert "Done for today" in page.locator("#h-today").inner_text()
    assert _today(fresh_home, environment)["reasons"][0]["rule"] == "F7"
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Shorter").wait_for()
    assert page.locator("#h-today").inner_text() == before


@phone
def test_coming_back_to_it_shows_what_is_new_and_folds_nothing(
    watched: Watched, fresh_live: str, fresh_home: Path, environment: dict[str, str]
) -> None:
    """A phone that is unlocked between two sets still shows the session; after a check-in elsewhere it shows that."""
    page = opened(watched, fresh_live)
    page.locator("#today .session summary").first.click()
    with page.expect_response(fresh_live):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(100)
    assert page.locator("#today .session[open]").count() == 1
    _run(fresh_home, environment, "checkin", "--fatigue", "5", "--soreness", "5", "--ill")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator(".verdict.v-skip").wait_for()
    assert (watched.errors, watched.strays) == ([], [])


@phone
def test_the_message_s_links_open_what_they_name(watched: Watched, live: str) -> None:
    """`#checkin` opens the questions, `#done-DATE` shows the session."""
    page = watched.page
    page.goto(f"{live}#checkin")
    page.locator("dialog[open]").wait_for()
    page.keyboard.press("Escape")
    page.goto("about:blank")
    page.goto(f"{live}#done-2026-03-10")
    page.locator("#done-2026-03-10").wait_for()
    assert page.locator("#today.open").count() == 1


@phone
def test_without_a_connection_the_last_answer_stands_with_its_age(watched: Watched, live: str) -> None:
    """Installable, and honest offline: a check-in that cannot be sent says so and keeps what was chosen."""
    page = opened(watched, live)
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.open('readiness-1').then(c => c.keys()).then(k => k.length >= 5)")
    manifest = page.request.get(f"{live}manifest.webmanifest").json()
    for icon in manifest["icons"]:
        assert page.request.get(f"{live}{icon['src']}").ok
    said = page.locator("#h-today").inner_text()
    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(live)
    page.locator("#age:not([hidden])").wait_for()
    assert page.locator("#h-today").inner_text() == said
    assert "No connection" in page.locator("#age").inner_text()
    assert "min old" in page.locator("#age").inner_text()
    page.locator("[data-opens]").click()
    page.locator("#checkin label:has(input[name=fatigue][value='3'])").click()
    page.get_by_role("button", name="Save").click()
    page.locator("#checkin output", has_text="Not sent").wait_for()
    assert page.locator("input[name=fatigue]:checked").input_value() == "3"
    page.context.set_offline(False)


@pytest.mark.slow
def test_without_scripts_all_of_it_works_as_plain_pages(
    browser_page_without_scripts: Page, fresh_live: str, fresh_home: Path, environment: dict[str, str]
) -> None:
    """The check-in is a page of its own, the tabs stand one below the other, and an error is a sentence."""
    page = browser_page_without_scripts
    page.goto(fresh_live)
    told = _today(fresh_home, environment)
    page.get_by_role("link", name="Check in").click()
    page.locator("#checkin label:has(input[name=fatigue][value='5'])").click()
    page.locator("#checkin label:has(input[name=soreness][value='5'])").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="change it").wait_for()
    assert page.url == fresh_live
    assert _today(fresh_home, environment)["revision"] == told["revision"] + 1
    page.get_by_role("button", name="Not done").click()
    page.get_by_role("button", name="Undo").wait_for()
    page.locator("#w-race").fill("2026-03-11")
    page.get_by_role("button", name="Ask").click()
    assert "skip" in page.get_by_role("status").inner_text()
    page.goto(f"{fresh_live}whole")
    assert page.locator("#history table.heat").is_visible()
    assert page.locator("#history td.v-rest, #history td.v-full").count() > 50


def test_the_history_is_not_blank(watched: Watched, live: str) -> None:
    """Mornings without a kept answer show what would have been said, coloured by the body."""
    page = opened(watched, live, "history")
    assert page.locator(".heat td:not(.v-none)").count() > 100
    assert page.locator(".heat td.v-rest").count() > 0
    assert page.locator(".heat td.v-full").count() > 0


def test_the_range_buttons_move_all_charts(watched: Watched, report: Path) -> None:
    """Asking for six weeks shows six weeks in each chart, by keyboard."""
    page = opened(watched, report.as_uri(), "body")
    page.locator("#body").get_by_role("button", name="6 weeks").press("Enter")
    spans = page.evaluate(
        "[...document.querySelectorAll('#body [data-chart]')].map(c => c.layout.xaxis.range.map(d => Date.parse(d)))"
    )
    assert {round((end - start) / 86_400_000) for start, end in spans} == {43}


def test_the_report_prints_without_its_controls(watched: Watched, report: Path) -> None:
    """On paper the buttons and the navigation are gone, and all tabs are there."""
    page = opened(watched, report.as_uri())
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation").is_visible()
    assert page.locator("#h-today").is_visible()
    assert page.locator("#h-history").is_visible()


def test_a_what_if_keeps_nothing(watched: Watched, live: str) -> None:
    """A race tomorrow would mean skip; a reload shows that nothing was kept."""
    page = opened(watched, live, "plan")
    before = page.locator("#h-today").text_content()
    page.locator("#w-race").fill("2026-03-11")
    page.get_by_role("button", name="Ask").click()
    page.locator("#whatif output", has_text="skip").wait_for()
    opened(watched, live)
    assert page.locator("#h-today").text_content() == before


def test_the_plan_shows_runs_lifts_the_empty_day_and_what_moved(
    watched: Watched, fresh_live: str, fresh_home: Path, environment: dict[str, str]
) -> None:
    """As `plan` in the terminal: after a session was moved by the body, the day says from where and why."""
    page = opened(watched, fresh_live, "plan")
    rows = page.locator(".plan li:not(.phase)")
    assert rows.count() == 14
    plan = json.loads(_run(fresh_home, environment, "plan", "--json"))["days"]
    for row, day in zip(rows.all(), plan, strict=True):
        text = row.inner_text()
        assert day["verdict"] in text
        for reason in day["reasons"]:
            if reason["rule"] == "MOVED":
                assert reason["text"] in text
        if any(reason["rule"] == "R1" for reason in day["reasons"]) and not row.locator(".r").inner_text():
            raise AssertionError(f"{day['date']} is the empty day, and the page does not say so")
    assert page.locator(".plan .r", has_text="long").count() >= 1


def test_a_stranger_is_turned_away(watched: Watched, live: str) -> None:
    """Without the token there is nothing; under another host name there is nothing; a plain form is refused."""
    request = watched.page.request
    base = live.rsplit("/", 2)[0]
    assert request.get(f"{base}/guess/").status == 404
    assert request.get(f"{base}/guess/sw.js").status == 404
    assert request.get(live, headers={"Host": "evil.example"}).status == 400
    assert request.post(f"{live}api/checkin", form={"fatigue": "1"}).status == 415
    evil = {"Origin": "https://evil.example"}
    assert request.post(f"{live}checkin", form={"fatigue": "1"}, headers=evil).status == 403
    headers = request.get(live).headers
    assert "access-control-allow-origin" not in headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_the_json_endpoints_answer_as_documented(watched: Watched, live: str) -> None:
    """Every documented path is there, and nonsense is refused in words."""
    request = watched.page.request
    spec = request.get(f"{live}openapi.json").json()
    known = {f"/api/{name}" for name in ("today", "plan", "explain", "checkin", "done", "what-if")}
    assert {*spec["paths"]} >= known
    assert request.get(f"{live}api/today").json()["schema"] == 1
    assert request.get(f"{live}api/explain").json()["signals"]
    assert request.get(f"{live}api/explain?date=2099-01-01").status == 422
    assert len(request.get(f"{live}api/plan?days=7").json()["days"]) == 7
    wrong = request.post(f"{live}api/checkin", data={"fatigue": 9, "colour": "red"})
    assert wrong.status == 422
    assert "fatigue" in wrong.json()["error"]
    assert "colour" in wrong.json()["error"]
    for body in ({}, {"how": "maybe"}, {"how": "done", "date": "soon"}, {"how": "done", "day": "today"}):
        assert request.post(f"{live}api/done", data=body).status == 422


def _today(home: Path, environment: dict[str, str]) -> Any:
    return json.loads(_run(home, environment, "today", "--json"))


def _run(home: Path, environment: dict[str, str], *arguments: str) -> bytes:
    command = [*READINESS, "--home", home, *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True).stdout
