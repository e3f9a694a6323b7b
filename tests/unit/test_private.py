"""What is private is closed, and what a killed run left behind is swept up."""

import os
import time
from pathlib import Path

from connectors import secrets
from connectors.private import loose, sweep, tighten


def test_secrets_are_private_from_the_first_byte(tmp_path: Path) -> None:
    """A secret is written whole, 0600, in a folder 0700; forgetting it leaves nothing."""
    home = tmp_path / "home"
    secrets.write(home, "strava.json", '{"a": 1}')
    secrets.write(home, "strava.json", '{"a": 2}')
    assert secrets.read(home, "strava.json") == '{"a": 2}'
    assert [path.name for path in (home / "tokens").iterdir()] == ["strava.json"]
    assert loose(home) == []
    assert secrets.forget(home, "strava.json")
    assert not secrets.forget(home, "strava.json")
    assert secrets.read(home, "strava.json") is None


def test_keyring_is_asked_only_where_it_was_chosen(tmp_path: Path) -> None:
    """With a keyring the file holds a marker, never the secret."""
    import keyring
    from keyring.backend import KeyringBackend

    kept: dict[tuple[str, str], str] = {}

    class Memory(KeyringBackend):
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    try:
        secrets.write(tmp_path, "strava.json", "S3CRET", in_keyring=True)
        secrets.write(tmp_path, "strava.json", "S3CRET2")  # a rotated token stays where the user put it
        assert "S3CRET" not in (tmp_path / "tokens" / "strava.json").read_text()
        assert secrets.read(tmp_path, "strava.json") == "S3CRET2"
        assert secrets.forget(tmp_path, "strava.json")
        assert kept == {}
    finally:
        keyring.set_keyring(before)


def test_open_files_are_closed(tmp_path: Path) -> None:
    """Whatever others may read is found and closed; what is closed is left alone."""
    secrets.write(tmp_path, "strava.json", "x")
    path = tmp_path / "tokens" / "strava.json"
    path.chmod(0o644)
    (tmp_path / "tokens").chmod(0o755)
    tmp_path.chmod(0o700)
    assert loose(tmp_path) == [tmp_path / "tokens", path]
    assert tighten(tmp_path) == [tmp_path / "tokens", path]
    assert path.stat().st_mode & 0o777 == 0o600
    assert tighten(tmp_path) == []


def test_old_drafts_go_and_fresh_ones_stay(tmp_path: Path) -> None:
    """A draft of a run that was killed goes after a day; one being written now stays."""
    secrets.write(tmp_path, "strava.json", "x")
    old, fresh = (tmp_path / "tokens" / f".strava.json.{name}" for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_text("S3CRET")
    now = time.time()
    os.utime(old, (now - 90_000, now - 90_000))
    assert sweep(tmp_path, now - 86_400) == 1
    assert not old.exists()
    assert fresh.exists()
    assert secrets.read(tmp_path, "strava.json") == "x"
