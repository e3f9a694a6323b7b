/* Tabs that load when they open, answers in place, and the age of what is shown. Without it all stands on one page. */
"use strict";
(() => {
  const nonce = document.currentScript.nonce, root = document.documentElement, $ = (id) => document.getElementById(id);
  const links = [...document.querySelectorAll("nav a")], names = links.map((a) => a.hash.slice(1));
  const live = Boolean($("checkin-dialog"));
  const wide = window.matchMedia("(min-width: 60rem)");
  let fetchedAt = root.dataset.offline ? new Date(root.dataset.offline) : new Date();
  const told = Object.fromEntries(["today", "plan"].map((id) => [id, $(id).innerHTML])); // as it came
  let charts; // a promise of the function that draws a section's charts

  // --- tabs ---
  const show = () => {
    const wanted = location.hash.slice(1), target = wanted ? $(wanted) : null;
    const name = names.includes(wanted) ? wanted : target?.closest("section")?.id || "today";
    for (const a of links) { if (a.hash === "#" + name) a.setAttribute("aria-current", "page"); else a.removeAttribute("aria-current"); }
    for (const one of names) $(one).classList.toggle("open", one === name);
    if (wanted === "checkin" && live) openDialog();
    load($(name));
    if (!target || target.matches("section")) scrollTo(0, 0); else target.scrollIntoView();
  };
  const load = async (section) => {
    try {
      if (section.dataset.src) {
        const answer = await fetch(section.dataset.src);
        if (!answer.ok) throw new Error(answer.status);
        section.innerHTML = await answer.text();
        delete section.dataset.src;
        for (const part of section.querySelectorAll(".scroll")) part.scrollLeft = part.scrollWidth; // the newest stands at the right
      }
      if (section.querySelector("[data-chart]")) { (await (charts ??= begin()))(section); }
    } catch { charts = undefined; age(true); }
    section.dataset.ready = "true";
  };
  const begin = async () => {
    const script = document.createElement("script"), inline = $("report-charts");
    script.nonce = nonce;
    if (inline) { script.textContent = inline.textContent; document.head.append(script); }
    else if (!window.readinessCharts) await new Promise((good, bad) => { script.onload = good; script.onerror = bad; script.src = "charts.js"; document.head.append(script); });
    const data = inline ? JSON.parse($("report-data").textContent) : await (await fetch("charts.json")).json();
    return window.readinessCharts(data);
  };

  // --- what is said here, answered in place ---
  const openDialog = () => { if (!$("checkin-dialog").open) { $("checkin-dialog").showModal(); $("h-checkin").focus(); } };
  const tell = (text, besides = "") => {
    $("said").hidden = !text;
    $("said").textContent = text;
    if (besides) $("said").append(Object.assign(document.createElement("small"), { textContent: besides }));
  };
  const body = (form, submitter) => {
    const told = {};
    for (const field of form.elements) {
      if (!field.name || field.tagName === "BUTTON" || (field.type === "radio" && !field.checked)) continue;
      if (field.type === "checkbox") { if (field.checked || field.defaultChecked) told[field.name] = field.checked; }
      else if (field.type === "radio" || field.type === "number") { if (field.value !== "") told[field.name] = Number(field.value); }
      else if (field.type === "hidden" || field.value !== field.defaultValue) told[field.name] = field.value;
    }
    if (submitter?.name) told[submitter.name] = submitter.value;
    return told;
  };
  const send = async (form, submitter) => {
    const here = form.querySelector("output"), say = (text) => { if (here) here.textContent = text; else tell(text); };
    say("…");
    for (const button of form.querySelectorAll("button")) button.disabled = true;
    try {
      const answer = await fetch(form.dataset.post, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body(form, submitter)) });
      const told = await answer.json();
      if (!answer.ok) return say(told.error);
      if (form.id === "whatif") return say(told.says);
      await refresh();
      if (here) here.textContent = "";
      for (const field of form.elements) { field.defaultChecked = field.checked; if (field.type === "text") field.defaultValue = field.value; }
      if ($("checkin-dialog").open) $("checkin-dialog").close();
      if (location.hash) location.hash = "today";
      scrollTo(0, 0);
      tell((form.id === "checkin" ? "Saved. " : "") + told.says, (told.calendars || []).join(" "));
    } catch { say("Not sent: there is no connection to readiness. What you chose still stands here; try again."); }
    finally { for (const button of form.querySelectorAll("button")) button.disabled = false; }
  };
  const refresh = async () => {
    const answer = await fetch("./");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !fresh.getElementById("today")) throw new Error(answer.status);
    let news = false;
    for (const id in told) {
      const html = fresh.getElementById(id).innerHTML;
      if (html === told[id]) continue; // what was unfolded stays so
      told[id] = $(id).innerHTML = html;
      news = true;
    }
    fetchedAt = new Date(fresh.documentElement.dataset.offline || Date.now());
    root.dataset.offline = fresh.documentElement.dataset.offline || "";
    age();
    if (!news) return;
    for (const part of fresh.querySelectorAll("section[data-src]")) $(part.id).dataset.src = part.dataset.src;
    document.querySelector("header p").textContent = fresh.querySelector("header p").textContent;
    charts = undefined;
    unfold();
    const open = document.querySelector("section.open");
    if (open?.dataset.src) load(open);
  };
  const unfold = () => { if (wide.matches) for (const part of document.querySelectorAll("#today details")) part.open = true; };
  const age = (unreachable = Boolean(root.dataset.offline)) => {
    const line = $("age"), minutes = Math.round((Date.now() - fetchedAt) / 60000);
    line.hidden = !unreachable;
    if (!unreachable) return;
    const old = minutes < 60 ? `${minutes} min` : minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
    line.textContent = `No connection. This is the answer of ${fetchedAt.toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" })}, ${old} old.`;
  };

  addEventListener("hashchange", show);
  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-opens],[data-closes]");
    if (!to || !live) return;
    event.preventDefault();
    if (to.dataset.opens) openDialog(); else { $("checkin-dialog").close(); if (location.hash === "#checkin") history.replaceState(null, "", "#today"); }
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.post) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  if (live) {
    const look = () => { if (!document.hidden && !$("checkin-dialog").open) refresh().catch(() => age(true)); };
    document.addEventListener("visibilitychange", look);
    setInterval(look, 900000);
    addEventListener("offline", () => age(true));
    addEventListener("online", () => refresh().catch(() => age(true)));
    if ("serviceWorker" in navigator) navigator.serviceWorker.register("sw.js").catch(() => {});
  }
  addEventListener("beforeprint", () => { if (!live) for (const one of names) load($(one)); });
  unfold();
  age();
  show();
  root.dataset.ready = "true";
})();
