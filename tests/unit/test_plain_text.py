"""Nothing that others wrote steers what shows it: terminal, log, JSON, page, calendar."""

from __future__ import annotations

import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from cli.options import written
from cli.terminal import Screen
from readiness.plain_text import escaped_json, plain_line

OSC = ["\x1b]52;c;ZXZpbA==\x07", "\x1b]0;t\x1b\\"]
PARTS = [*OSC, "\x1b[2J", "\x1b[H", "\x9b31m", "\u202e", "\r", "\n", "\x08", "\x1bc"]
TEXT = st.lists(st.sampled_from(PARTS) | st.text(max_size=5)).map("".join)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
STYLE = re.compile(r"\x1b\[(?:[0127]|3[0-7]|9[0-7])m|\x1b\[\?25[lh]|\x1b\[K")


@given(TEXT)
def test_a_line_is_plain_and_stays_so(text: str) -> None:
    """No control is left, twice is once, and what was plain is untouched."""
    line = plain_line(text)
    assert not STEERING.search(line)
    assert "\n" not in line
    assert plain_line(line) == line
    assert plain_line("Zürich  50 km · 👩‍💻") == "Zürich  50 km · 👩‍💻"


@given(TEXT)
def test_a_json_document_reads_back_as_it_was_and_steers_nothing(text: str) -> None:
    """In a document nothing is lost: what steers is written as an escape."""
    for document in (written({"name": text}), escaped_json(json.dumps([text], ensure_ascii=False))):
        assert not STEERING.search(document)
        assert text in str(list(json.loads(document))) or json.loads(document) in ({"name": text}, [text])


@given(TEXT)
def test_a_screen_passes_on_our_styles_alone(text: str) -> None:
    """What the stream sends holds no control but those of our own output."""
    under = io.BytesIO()
    screen = Screen(under, encoding="utf-8", errors="surrogatepass")
    screen.write(f"Race {text}\n")
    screen.flush()
    sent = under.getvalue().decode("utf-8", "surrogatepass")
    assert not STEERING.search(STYLE.sub("", sent))
    assert sent.startswith("Race")


def test_a_screen_keeps_colours_progress_and_lines() -> None:
    """Our own output goes through as it is."""
    under = io.BytesIO()
    screen = Screen(under, encoding="utf-8")
    ours = "\r\x1b[K\x1b[?25l\x1b[1mfull\x1b[0m\t\x1b[32mgreen\x1b[0m\n\x1b[?25h"
    assert screen.write(ours) == len(ours)
    screen.flush()
    assert under.getvalue().decode() == ours
