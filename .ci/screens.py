"""Types a first run and a morning at a real terminal, and writes what was seen into docs/first-run.md and docs/img.

``make screens`` runs it. Nothing is made up but the runner: the demo's export is the file that is dropped.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from drawing import draw

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.program import at_terminal, run  # noqa: E402

NOW = "2026-03-11T06:40:00+01:00"
EVENING = "2026-03-11T18:30:00+01:00"
PAGE = ROOT / "docs" / "first-run.md"
TYPED = (
    ("Number, file or address", "'{files}/days.csv'"),
    ("Number, file or address", "{files}/activitys.csv"),
    ("Number, file or address", "{files}/activities.csv"),
    ("Number, file or address", ""),
    ("Monday", "rest"),
    ("Tuesday", "intervals 50 minutes 6:30"),
    ("Wednesday", "10k easy"),
    ("Thursday", "eazy 45min"),
    ("Thursday", "easy 45min"),
    ("Friday", "rest"),
    ("Saturday", "long 4h 7am"),
    ("Sunday", "8 miles"),
    ("Its date", "12 Juni"),
    ("Its date", "12 June"),
    ("Its name", "Seven Passes"),
    ("How far", "50 miles"),
    ("A number", "1"),
    ("every night", ""),
)
"""What the program asks, and what is typed. A word with a slip in it is asked again."""
KEYS = (("How tired?", "2"), ("How sore", "4"), ("How did you sleep?", "3"), ("Mood?", "2"), ("Keen", "3"))


def first_run(folder: Path) -> str:
    """The screen of a first run in a new home under ``folder``."""
    files = folder / "Downloads"
    with at_terminal(home=folder / "readiness", READINESS_NOW=NOW) as terminal:
        for question, answer in TYPED:
            terminal.wait_for(question)
            terminal.press(answer.format(files=files) + "\r")
        for question, key in KEYS:
            terminal.wait_for(question)
            terminal.press(key)
        code = terminal.finish()
    if code != 0:
        raise SystemExit(terminal.screen)
    return terminal.screen


def anonymous(screen: str, folder: Path) -> str:
    """The same with a home that anybody could have."""
    return screen.replace(str(folder), "/home/you").replace("\r", "")


def bare(screen: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", screen)


def shown(home: Path, *arguments: str, now: str = NOW, keys: str = "") -> str:
    with at_terminal(*arguments, home=home, columns=84, READINESS_NOW=now) as terminal:
        if keys:
            terminal.wait_for("How tired?")
            terminal.press(keys)
        terminal.finish()
    return terminal.screen.rstrip()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        demo = folder / "demo" / "readiness"
        run("demo", "--keep", demo, "--json", home=demo, READINESS_NOW=NOW)
        run("export", "-o", folder / "out", home=demo, READINESS_NOW=NOW)
        you = folder / "you"
        (you / "Downloads").mkdir(parents=True)
        for table in ("days.csv", "activities.csv"):
            shutil.copy(folder / "out" / "tables" / table, you / "Downloads" / table)
        screen = anonymous(bare(first_run(you)), you)
        text = PAGE.read_text("utf-8")
        block = f"<!-- typed by .ci/screens.py -->\n```text\n$ readiness\n{screen.rstrip()}\n```\n"
        fresh = re.sub(r"<!-- typed by .*?```\n(?=\n|\Z)", lambda _: block, text, flags=re.DOTALL)
        PAGE.write_text(fresh, "utf-8")
        draw("checkin", {"readiness checkin": shown(demo, "checkin", keys="34323")})
        draw("note", {"readiness note wine": shown(demo, "note", "wine")})
        draw("explain", {"readiness explain": shown(demo, "explain")})
        logged = ("log", "--focus", "upper", "--minutes", "25 minutes", "--at", "6pm", "--rpe", "5")
        typed = " ".join(f"'{word}'" if " " in word else word for word in logged)
        draw("log", {f"readiness {typed}": shown(demo, *logged, now=EVENING)})
        draw("what-if", {"readiness what-if --sleep 4h30": shown(demo, "what-if", "--sleep", "4h30")})


if __name__ == "__main__":
    main()
