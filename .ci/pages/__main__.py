"""Writes what the code itself can tell: pages of docs/, counts in the README. ``--check`` only names what is stale."""

import sys
from pathlib import Path

import commands
import licences
import readme
import rule_book
import settings_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "README.md": readme.page,
    "docs/commands.md": commands.page,
    "docs/licences.md": licences.page,
    "docs/rule-book.md": rule_book.page,
    "docs/settings.md": settings_page.page,
}


def main() -> int:
    stale = []
    for name, page in PAGES.items():
        file, text = ROOT / name, page()
        if file.is_file() and file.read_text("utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            file.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print(f"stale: {', '.join(stale)}. Run: make docs", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
