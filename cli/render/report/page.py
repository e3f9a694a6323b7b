"""The report: one HTML page that needs nothing but itself. Everything is escaped on the way in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from cli.render.report import charts
from cli.render.report.content import Content
from cli.render.words import SYMBOL

_HERE = Path(__file__).parent


def render(content: Content, *, nonce: str = "", forms: str = "", forms_js: str = "") -> str:
    """The page as text. ``nonce`` is set where a server sends the content security policy itself;
    ``forms`` and ``forms_js`` are markup of ours that the live page adds."""
    found = charts.drawn(content.series)
    return _template().render(
        **content.page,
        symbol=SYMBOL,
        charts={name: _chart(name, chart, content) for name, chart in found.items()},
        data_json=_json_for_script(
            {
                "dates": content.dates,
                "series": {t.y: content.series[t.y] for c in found.values() for t in c.traces},
                "charts": {name: charts.spec(chart) for name, chart in found.items()},
            }
        ),
        css=Markup(_text("page.css")),  # noqa: S704 - our own file
        plotly_js=Markup(_text("vendor/plotly-basic.min.js")),  # noqa: S704 - vendored
        charts_js=Markup(_text("charts.js")),  # noqa: S704 - our own file
        nonce=nonce,
        nonce_attribute=Markup(' nonce="{}"').format(nonce) if nonce else "",
        forms=Markup(forms),  # noqa: S704 - our own markup
        forms_js=Markup(forms_js),  # noqa: S704 - our own script
        date_long=f"{date.fromisoformat(content.page['date']):%A %-d %B %Y}",
    )


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


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, trim_blocks=False, undefined=jinja2.StrictUndefined)
    return environment.from_string(_text("page.html.j2"))


@cache
def _text(name: str) -> str:
    return (_HERE / name).read_text("utf-8")
