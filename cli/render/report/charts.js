/* Draws the <figure data-chart> of a section from the data. Colours come from the page's CSS, so that light, dark and
   print agree; the range buttons move all charts together. */
"use strict";
(() => {
  let data, last;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const figures = () => [...document.querySelectorAll(".js-plotly-plot")];
  let days = 120;

  const dayBefore = (iso, n) => {
    const d = new Date(iso + "T12:00:00Z");
    d.setUTCDate(d.getUTCDate() - n);
    return d.toISOString().slice(0, 10);
  };

  const trace = (spec) => {
    const base = { x: data.dates, y: data.series[spec.y], name: spec.name, hoverinfo: "x+y+name",
      connectgaps: false, hovertemplate: "%{y:.1f}" + (spec.unit ? " " + spec.unit : "") };
    const c = colour(spec.colour || "blue");
    switch (spec.as) {
      case "bar": return { ...base, type: "bar", marker: { color: c }, opacity: spec.opacity || 0.85 };
      case "dots": return { ...base, type: "scatter", mode: "markers", marker: { color: c, size: 5, opacity: 0.75 } };
      case "low": return { ...base, type: "scatter", mode: "lines", line: { width: 0 }, showlegend: false, hoverinfo: "skip", hovertemplate: undefined };
      case "high": return { ...base, type: "scatter", mode: "lines", line: { width: 0 }, fill: "tonexty", fillcolor: colour("band"), hoverinfo: "skip", hovertemplate: undefined };
      default: return { ...base, type: "scatter", mode: "lines",
        line: { color: c, width: spec.width || 2.5, dash: spec.dash || "solid", shape: spec.shape || "linear" } };
    }
  };

  const layout = (spec) => ({
    margin: { l: 44, r: 12, t: 4, b: 28 }, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 12, color: colour("ink") }, hovermode: "x unified",
    hoverlabel: { bgcolor: colour("card"), bordercolor: colour("line"), font: { color: colour("ink") } },
    legend: { orientation: "h", y: 1.02, yanchor: "bottom", x: 0 }, barmode: spec.stack ? "stack" : "group", bargap: 0.15,
    xaxis: { type: "date", gridcolor: colour("line"), linecolor: colour("line"), range: [dayBefore(last, days), dayBefore(last, -1)], fixedrange: false },
    yaxis: { gridcolor: colour("line"), zeroline: false, title: { text: spec.unit || "", font: { size: 11 } }, ...(spec.range ? { range: spec.range } : {}), automargin: true },
    shapes: (spec.lines || []).map((l) => ({ type: "line", xref: "paper", x0: 0, x1: 1, y0: l.y, y1: l.y, line: { color: colour(l.colour || "grey"), width: 1, dash: "dot" } })),
  });

  const draw = (section) => {
    for (const el of section.querySelectorAll("[data-chart]")) {
      const spec = data.charts[el.dataset.chart];
      Plotly.react(el, spec.traces.map(trace), layout(spec), { displayModeBar: false, responsive: true, scrollZoom: false });
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-days]");
    if (!button) return;
    days = Number(button.dataset.days) || data.dates.length;
    for (const other of document.querySelectorAll("[data-days]")) other.setAttribute("aria-pressed", String(other.dataset.days === button.dataset.days));
    for (const el of figures()) Plotly.relayout(el, { "xaxis.range": [dayBefore(last, days), dayBefore(last, -1)], "yaxis.autorange": !data.charts[el.dataset.chart].range });
  });
  dark.addEventListener("change", () => draw(document));
  window.readinessCharts = (fresh) => {
    data = fresh;
    last = data.dates[data.dates.length - 1];
    return draw;
  };
})();
