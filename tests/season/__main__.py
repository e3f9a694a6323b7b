"""One kind's season, day by day: ``python -m tests.season "two long" [WEEKS]``; without a name, the table of all."""

from __future__ import annotations

import sys
import time

from tests.season.figures import Figures, season, summary
from tests.season.kinds import KINDS, WEEKS
from tests.season.life import Unknown

HEAD = f"{'kind':42}  S/w  L/w gap leg brk ew lg  +1 %  +7 %  unnamed false/hidden"
"""Sessions and legs a week, longest gap of each, broken rules, empty weeks, gaps without legs, promises kept."""


def told(found: Figures) -> str:
    return (
        f"{found.kind.name:42} {found.a_week:4.1f} {found.legs_a_week:4.1f} {found.gap:3} {found.leg_gap:3} "
        f"{len(found.broken):3} {len(found.empty_weeks):2} {len(found.leg_gaps):2} "
        f"{found.kept_tomorrow:5.1f} {found.kept_a_week_ahead:5.1f} {len(found.unnamed):3}/{found.changes:<3} "
        f"{len(found.false):2}/{len(found.hidden)}/{found.reasons}"
    )


def main() -> None:
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    weeks = int(sys.argv[2]) if len(sys.argv) > 2 else WEEKS
    print(HEAD)
    for kind in KINDS:
        if wanted not in kind.name:
            continue
        begun = time.process_time()
        try:
            found = season(kind, weeks)
        except Unknown as error:
            print(f"{kind.name:42} not yet: {error}")
            continue
        print(told(found), f"{time.process_time() - begun:4.1f} s", "" if kind.steady else "(changing)")
        if wanted:
            print(found.line)
            for title in ("broken", "empty_weeks", "leg_gaps", "unnamed", "false", "hidden"):
                for one in getattr(found, title)[:12]:
                    print(f"  {title}: {one}")
        elif text := summary(found):
            print("   ", text[:150])
        sys.stdout.flush()


if __name__ == "__main__":
    main()
