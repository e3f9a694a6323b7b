"""The log: one JSON line an event, bounded, private, and without secrets."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connectors import log
from connectors.log import Log, redact

AT = datetime(2026, 3, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "login of runner.name+x@example.org failed",
        "Authorization: Bearer abc.def-ghi_jkl~S3CRET=",
        "https://me:S3CRET@dav.example.org/cal failed",
        '{"refresh_token": "S3CRET", "x": 1}',
        "GET /oauth/token?client_secret=S3CRET&code=S3CRET",
        "token eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.S3CRET was refused",
        "password: S3CRET",
        "tgram://S3CRET@chat/",
    ],
)
def test_no_secret_survives(text: str) -> None:
    """E-mail addresses, tokens, passwords and credentials in addresses are taken out."""
    found = redact(text)
    assert "[hidden]" in found
    assert "S3CRET" not in found
    assert "runner.name" not in found


def test_plain_words_stay() -> None:
    """What helps to find a fault is not hidden."""
    text = "garmin: HTTP 503 for /hrv-service/hrv/daily/2026-03-01/2026-03-03 after 3 tries, 15 s each"
    assert redact(text) == text


def test_events_are_lines_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each event is one line that parses, redacted to its depths; on stderr only when asked for."""
    Log(tmp_path).event(AT, "source", name="garmin", errors=[{"text": "Bearer S3CRET\nnext"}])
    assert capsys.readouterr().err == ""
    Log(tmp_path, echo=True).event(AT, "night", exit=5)
    lines = (tmp_path / "logs" / log.NAME).read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["source", "night"]
    assert "S3CRET" not in lines[0]
    assert json.loads(capsys.readouterr().err) == json.loads(lines[1])
    assert (tmp_path / "logs" / log.NAME).stat().st_mode & 0o777 == 0o600


def test_log_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Years of nights fill two files and no more."""
    monkeypatch.setattr(log, "ROTATE_BYTES", 2_000)
    for _ in range(200):
        Log(tmp_path).event(AT, "night", text="x" * 50)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == 2
    assert sum(path.stat().st_size for path in files) < 5_000
