"""Draws docs/img/lifts-12.svg and lifts-52.svg: what an honest lifter, simulated, lifts under the plan."""

import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from readiness.session.exercises import LIBRARY  # noqa: E402
from tests.lifter import CAN_KG, MONDAY, Lifter  # noqa: E402

WIDTH, ROW, LEFT, TOP = 780, 92, 175, 40
TOP_KG = 26.0
INK, GREY, BAND, DOT = "#333", "#888", "#e8eef5", "#1f5fa8"


def draw(lifter: Lifter, weeks: int) -> str:
    """One row a lift: a dot a session at its kilograms, the repetitions beside it; light weeks are shaded."""
    shown = [key for key in CAN_KG if any(one.key == key for one in lifter.sets)]
    height = TOP + ROW * len(shown) + 30
    across = (WIDTH - LEFT - 20) / weeks

    def x(day_number: float) -> float:
        return LEFT + across * day_number / 7

    light = sorted({(one.day - MONDAY).days // 7 for one in lifter.sets if one.light})
    head = f"{weeks} weeks: kilograms by session, repetitions as numbers; shaded weeks are light"
    box = f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="11"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box}>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        text(LEFT, 16, head, INK, "start"),
    ]
    shade = f'y="{TOP - 10}" width="{across:.1f}" height="{ROW * len(shown)}" fill="{BAND}"'
    out += [f'<rect x="{x(7 * week):.1f}" {shade}/>' for week in light]
    for n, key in enumerate(shown):
        base = TOP + ROW * (n + 1) - 22
        out.append(text(8, base - 28, LIBRARY[key].name, INK, "start"))
        for kg in (0, 12, 24):
            at = f'y1="{up(base, kg):.1f}" y2="{up(base, kg):.1f}"'
            out.append(f'<line x1="{LEFT}" x2="{WIDTH - 20}" {at} stroke="{GREY}" stroke-width=".3"/>')
            out.append(text(LEFT - 6, up(base, kg) + 4, str(kg), GREY, "end"))
        for day, (kg, reps) in lifter.curve(key).items():
            when, height_kg = x((day - MONDAY).days), up(base, kg)
            out.append(f'<circle cx="{when:.1f}" cy="{height_kg:.1f}" r="2.6" fill="{DOT}"/>')
            out.append(text(when, height_kg - 6, str(reps), INK, size=11 if weeks < 20 else 8))
    days = [MONDAY + timedelta(weeks=week) for week in range(0, weeks + 1, 4)]
    out += [text(x((day - MONDAY).days), height - 12, f"{day:%-d %b}", GREY) for day in days]
    return "\n".join([*out, "</svg>", ""])


def up(base: float, kg: float) -> float:
    """Where so many kilograms stand above the row's foot."""
    return base - (ROW - 34) * kg / TOP_KG


def text(x: float, y: float, words: str, colour: str, anchor: str = "middle", size: int = 11) -> str:
    """Words at a place."""
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f'<text {where} fill="{colour}">{words}</text>'


def main() -> None:
    for weeks in (12, 52):
        (ROOT / "docs" / "img" / f"lifts-{weeks}.svg").write_text(draw(Lifter().live(weeks), weeks), "utf-8")


main()
