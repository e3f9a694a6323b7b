"use strict";
for (const form of document.querySelectorAll("form[data-post]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const say = form.querySelector("output"), body = {};
    for (const field of form.elements) {
      if (!field.name || (field.type === "radio" && !field.checked)) continue;
      if (field.type === "checkbox") { if (field.checked || field.defaultChecked) body[field.name] = field.checked; }
      else if (field.type === "radio" || field.type === "number") { if (field.value !== "") body[field.name] = Number(field.value); }
      else if (field.value !== field.defaultValue) body[field.name] = field.value;
    }
    say.textContent = "…";
    try {
      const answer = await fetch(form.dataset.post, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      const told = await answer.json();
      say.textContent = told.error || [told.says, ...(told.calendars || [])].join(" ");
      if (answer.ok && form.dataset.post.endsWith("checkin")) setTimeout(() => location.reload(), 1200);
    } catch { say.textContent = "The page lost touch with readiness: is `readiness serve` still running?"; }
  });
}
