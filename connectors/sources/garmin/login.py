"""Logging in to Garmin once, with a person present: password, second factor, or a token made elsewhere.

The password lives in this call only. What is kept is the token; the nightly job never logs in.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from connectors import secrets
from connectors.garmin_profile import forget_profile, read_profile
from connectors.sources.garmin.address import check_base_url, new_client
from connectors.sources.garmin.client import GarminClient
from connectors.sources.garmin.errors import causes, status_of
from connectors.sources.garmin.token import SECRET, TOKEN_FILE, home_of, token_text
from readiness.errors import AuthenticationNeeded, SourceUnavailable

MFA_TRIES = 3
BLOCKED = """Garmin turns logins from this network or program away at the moment (it answers 429, 427 or a bot check).
Trying again and again makes it last longer. What works:
  - wait a few hours, or log in from another network (a phone's hotspot), then: readiness connect garmin
  - log in on another machine, and bring its file: readiness connect garmin --token-file garmin_tokens.json
  - ask Garmin for your data at garmin.com/account/datamanagement, then: readiness import garmin-export FILE.zip"""
_BLOCK_SIGNS = (
    "429",
    "427",
    "403",
    "captcha",
    "cloudflare",
    "bot challenge",
    "rate limit",
    "non-json",
    "blocked",
)

type AskCode = Callable[[int], str]
"""Asks the person for the code; the number is the try, from 1."""


def log_in(
    token_dir: Path,
    email: str,
    password: str,
    ask_code: AskCode,
    *,
    base_url: str | None = None,
    in_keyring: bool = False,
) -> str | None:
    """Logs in and keeps the token; returns the profile's time zone.

    Raises AuthenticationNeeded for a refused password or code, SourceUnavailable for a block or an outage. What
    was kept before stays until the new login works.
    """
    from garminconnect import GarminConnectAuthenticationError

    garmin = new_client(check_base_url(base_url) if base_url else None)
    client = garmin.client
    try:
        status, state = client.login(email, password, return_on_mfa=True)
        if status == "needs_mfa":
            _answer_mfa(client, state, ask_code)
    except GarminConnectAuthenticationError:
        raise AuthenticationNeeded(
            "Garmin does not accept this e-mail address and password. Check them at connect.garmin.com; "
            "several wrong tries lock an account for a while."
        ) from None
    except (AuthenticationNeeded, KeyboardInterrupt):
        raise
    except Exception as error:
        raise _unavailable(error) from None
    if not client.di_token:
        raise SourceUnavailable(f"Garmin gave a login that cannot be kept.\n{BLOCKED}")
    return _keep(token_dir, client.dumps(), base_url, in_keyring=in_keyring)


def _answer_mfa(client: object, state: object, ask_code: AskCode) -> None:
    from garminconnect import GarminConnectAuthenticationError

    for attempt in range(1, MFA_TRIES + 1):
        code = ask_code(attempt).strip()
        try:
            client.resume_login(state, code)  # type: ignore[attr-defined]
        except GarminConnectAuthenticationError:
            if attempt == MFA_TRIES:
                raise AuthenticationNeeded(
                    "Garmin accepts none of these codes. Start again for a fresh one: readiness connect garmin"
                ) from None
        else:
            return


def _unavailable(error: Exception) -> SourceUnavailable:
    text = " ".join(str(cause) for cause in causes(error)).lower()
    if status_of(error) in (403, 427, 429) or any(sign in text for sign in _BLOCK_SIGNS):
        return SourceUnavailable(BLOCKED)
    return SourceUnavailable(
        "Garmin's login could not be reached. Check the connection and try again: readiness connect garmin"
    )


def bring(
    token_dir: Path, file: Path, *, base_url: str | None = None, in_keyring: bool = False
) -> str | None:
    """Keeps a token made elsewhere, after Garmin accepted it; returns the profile's time zone."""
    return _keep(token_dir, token_text(file), base_url, in_keyring=in_keyring)


def check(token_dir: Path, *, base_url: str | None = None) -> str | None:
    """Asks Garmin whether the kept token works; returns the profile's time zone. Raises what a sync would."""
    client = GarminClient(token_dir, base_url, retries=1)
    client.get("/userprofile-service/socialProfile", "your profile")
    return client.time_zone


def _keep(token_dir: Path, text: str, base_url: str | None, *, in_keyring: bool) -> str | None:
    """Keeps the token if Garmin accepts it (or cannot be asked just now); else puts back what was there."""
    home, path = home_of(token_dir), token_dir / TOKEN_FILE
    before = path.read_bytes() if path.is_file() else None
    profile = read_profile(token_dir)
    secrets.write(home, SECRET, text, in_keyring=in_keyring)
    forget_profile(token_dir)
    try:
        return check(token_dir, base_url=base_url)
    except AuthenticationNeeded:
        if before is None:
            secrets.forget(home, SECRET)
        elif not in_keyring:
            secrets.write_private(path, before.decode("utf-8", "replace"))
        raise
    except SourceUnavailable:
        return profile.get("time_zone")
