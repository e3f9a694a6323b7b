"""A message to the user's phone, in words: what happened, and the command that says or does more."""

from __future__ import annotations

from readiness.night.notices import SIGN_DAYS, Notice, Topic


def message(notice: Notice) -> str:
    """The text that is sent. Nothing of the body stands in it unless the notice itself tells it."""
    about, detail = notice.about, f": {notice.about}" if notice.about else ""
    return {
        Topic.LOGIN: f"{about} wants you to log in again: run `readiness connect {about}`.",
        Topic.FAILING: f"{about} has not answered for a day. `readiness doctor` says more.",
        Topic.RECOVERED: f"{about} answers again.",
        Topic.SKIP: f"No strength today. {about or '`readiness today` says why.'}",
        Topic.LIFTED: f"New data for today: {about} after all.",
        Topic.SIGNS: f"Warning signs for {SIGN_DAYS} days{detail}. `readiness explain` shows them.",
        None: "",
    }[notice.topic]
