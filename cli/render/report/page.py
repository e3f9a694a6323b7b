"""The page: one HTML document, for a file that holds everything and for the live page that fetches its tabs when they
open. Everything is escaped on the way in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from cli.questions import ASKED, STRESS
from cli.render.report import charts
from cli.render.report.content import Content
from cli.render.words import SYMBOL

if TYPE_CHECKING:
    from readiness.observations import CheckIn

_HERE = Path(__file__).parent
TABS = (("today", "Today"), ("plan", "Plan"), ("body", "Body"), ("load", "Load"), ("history", "History"))
LAZY = tuple(id_ for id_, _ in TABS[2:])
"""The tabs that are made when they are opened."""
_PATHS = {
    "today": "M5 12l4 4 10-10",
    "plan": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "body": "M3 12h4l3-7 4 14 3-7h4",
    "load": "M5 20v-6M12 20V6M19 20v-9",
    "history": "M12 7v5l3 3M4 12a8 8 0 1 0 3-6M4 4v4h4",
}


def report(first: Mapping[str, Any], whole: Content, made_at: datetime) -> str:
    """The page that needs nothing but itself; the charts wait, unread, until their tab opens."""
    drawn = charts.drawn(whole.series)
    return _page(
        **_behind(whole, drawn),
        **first,
        made_at=made_at,
        live=False,
        nonce="",
        whole=True,
        data_json=_json_for_script(chart_data(whole)) if drawn else "",
        charts_js=Markup(chart_script()),  # noqa: S704 - vendored, and our own file
    )


def live_page(
    first: Mapping[str, Any],
    made_at: datetime,
    nonce: str,
    known: CheckIn | None,
    whole: Content | None,
) -> str:
    """The page as a server sends it, with its forms; with ``whole`` the tabs too, for a browser without scripts.
    ``nonce`` is the content security policy's, which the server sends itself."""
    behind = _behind(whole, charts.drawn(whole.series)) if whole else {}
    return _page(
        **behind,
        **first,
        **_form(known),
        made_at=made_at,
        live=True,
        nonce=Markup(' nonce="{}"').format(nonce),
        whole=whole is not None,
        data_json="",
    )


def fragment(tab: str, whole: Content) -> str:
    """What is behind one of the tabs."""
    return _template(f"{tab}.html.j2").render(
        **_behind(whole, charts.drawn(whole.series)), symbols=SYMBOL, live=True
    )


def plain_page(text: str = "", known: CheckIn | None = None, *, form: bool = False) -> str:
    """For browsers without scripts: the check-in alone, or one sentence."""
    return _template("said.html.j2").render(css=_css(), text=text, form=form, **_form(known))


def chart_data(whole: Content) -> dict[str, Any]:
    """What the charts are drawn from."""
    found = charts.drawn(whole.series)
    return {
        "dates": whole.dates,
        "series": {t.y: whole.series[t.y] for c in found.values() for t in c.traces},
        "charts": {name: charts.spec(chart) for name, chart in found.items()},
    }


@cache
def chart_script() -> str:
    """The charts' library and what draws them."""
    return f"{_text('vendor/plotly-basic.min.js')}\n{_text('charts.js')}"


def _page(**values: Any) -> str:
    return _template("page.html.j2").render(
        **values,
        symbols=SYMBOL,
        tabs=TABS,
        icons={name: _icon(path) for name, path in _PATHS.items()},
        css=_css(),
        page_js=Markup(_text("page.js")),  # noqa: S704 - our own file
    )


def _behind(whole: Content | None, drawn: Mapping[str, charts.Chart]) -> dict[str, Any]:
    if whole is None:
        return {}
    return {**whole.page, "charts": {name: _chart(name, chart, whole) for name, chart in drawn.items()}}


def _form(known: CheckIn | None) -> dict[str, Any]:
    at = f" at {known.at:%H:%M}" if known and known.at else ""
    return {"questions": ASKED, "stress": STRESS, "known": known, "known_at": at}


def _icon(path: str) -> Markup:
    return Markup('<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>').format(path)


def _chart(name: str, chart: charts.Chart, content: Content) -> dict[str, Any]:
    return {
        "title": chart.title,
        "says": charts.says(name, content.series),
        "table": chart.traces,
        "rows": charts.table(chart, content.dates, content.series),
    }


def _json_for_script(document: Mapping[str, Any]) -> Markup:
    """JSON that cannot end its script element early, whatever an activity is called."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - '<' was the only way out


def _css() -> Markup:
    return Markup(_text("page.css"))  # noqa: S704 - our own file


@cache
def _template(name: str) -> jinja2.Template:
    return _environment().get_template(name)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, undefined=jinja2.StrictUndefined
    )


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
