"""Writes the pages of docs/ that the code itself can tell; ``--check`` only says which are stale (exit 1)."""

import sys
from pathlib import Path

import commands
import rule_book
import settings_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"commands.md": commands.page, "rule-book.md": rule_book.page, "settings.md": settings_page.page}


def main() -> int:
    stale = []
    for name, page in PAGES.items():
        file, text = ROOT / "docs" / name, page()
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        stale.append(f"docs/{name}")
        if "--check" not in sys.argv:
            file.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}. Run: make docs", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
