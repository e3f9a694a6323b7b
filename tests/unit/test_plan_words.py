"""The words of sports and training plans, and the lengths beside them."""

from __future__ import annotations

import pytest

from connectors.sources.plan_lengths import km_of, minutes_of, priority_of
from connectors.sources.words import meaning, run_kind
from readiness.merging.sports import is_on_foot

KINDS = {
    "rest": ["Rest day", "Day off", "Ruhetag", "Repos", "Descanso", "Riposo", "Dinlenme günü", "OFF: rest"],
    "long": [
        "Long run 4h", "Run - Long Run - 18 mi", "Long hilly run", "Back-to-back day 1", "Langer Lauf", "Langer Trail",
        "Sortie longue vallonnée", "Tirada larga", "Lungo in montagna", "Lunghissimo", "Uzun koşu", "Lala 30 km",
        "Long easy run with strides",
    ],
    "hills": ["Hill repeats 8 x 2 min", "Uphill intervals", "Bergsprints", "Côtes 10 x 1'", "Cuestas", "Salite brevi",
              "Yokuş tekrarları"],
    "intervals": [
        "Intervals 6x800", "Fartlek", "VO2max 5 x 3min", "Intervalltraining", "Bahntraining", "Fractionné 30/30",
        "VMA courte", "Series 5x1000", "Ripetute 8x400", "İnterval koşusu", "10 x 400 m",
    ],
    "tempo": ["Tempo run", "Threshold 3 mi", "Race pace 10 km", "Schwellenlauf", "Tempodauerlauf", "Allure marathon",
              "Seuil", "Umbral 20 min", "Soglia", "Corsa progressiva", "Eşik koşusu"],
    "easy": ["Easy 45 min", "Recovery jog", "Economy Run 45 mins", "Lockerer Dauerlauf", "Regenerationslauf",
             "Footing 50 min", "Endurance fondamentale", "Rodaje suave", "Corsa lenta, recupero", "Hafif koşu",
             "Toparlanma koşusu"],
    "race": ["Race day!", "A race: Tahtali 60K", "Wettkampf: Hamburg", "Jour de course", "Competición", "Gara 21 km",
             "Yarış: Kaz Dağları"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "title"), [(kind, title) for kind, titles in KINDS.items() for title in titles]
)
def test_titles_tell_the_kind(kind: str, title: str) -> None:
    """A coach's title in any language says what the session is for."""
    assert run_kind(title) == kind


def test_what_is_not_said_stays_unknown() -> None:
    """A title without a known word has no kind: never 'easy' by default."""
    assert [run_kind(t) for t in ("Run", "60 min", "Koşu", "W4D2", "")] == [None] * 5


@pytest.mark.parametrize(
    "title",
    [
        "Bike: easy 2h",
        "Swim",
        "Strength A",
        "Yoga",
        "Krafttraining",
        "Renforcement",
        "Fuerza",
        "Palestra",
        "Kuvvet",
    ],
)
def test_other_sports_are_no_runs(title: str) -> None:
    """A ride or a gym session in the plan is not a planned run; a run followed by strength is one."""
    assert not is_on_foot(meaning(title).sport or "run")
    assert is_on_foot(meaning(f"Run + {title}").sport or "")


@pytest.mark.parametrize(
    ("title", "text", "minutes"),
    [
        ("Easy 45 min", "", 45),
        ("Long 4h", "", 240),
        ("Long run 1h30", "", 90),
        ("Uzun koşu 2 saat 15 dk", "", 135),
        ("Lauf 1,5 Std.", "", 90),
        ("Footing 50'", "", 50),
        ("Intervals 6 x 3 min", "Planned Time: 1:10:00", 70),
        ("Intervals", "Total duration: 1:05", 65),
        ("Hills 8 x 2 min, 60min in all", "", 60),
        ("8 x 400 m", "", None),
        ("Strides 6x20 min", "", None),
        ("Easy run at 06:30", "", None),
    ],
)
def test_durations(title: str, text: str, minutes: float | None) -> None:
    """The session's length is read, a repetition's length and a time of day are not."""
    assert minutes_of(title, text) == minutes


@pytest.mark.parametrize(
    ("title", "km"),
    [
        ("Long run 30 km", 30),
        ("Easy 6 mi", 9.66),
        ("Lauf 12,5 km", 12.5),
        ("10k pace run", None),
        ("5 x 1 km", None),
    ],
)
def test_distances(title: str, km: float | None) -> None:
    """Kilometres and miles are read; a pace's name and a repetition are not a distance."""
    assert km_of(title) == km


def test_priority() -> None:
    """A race's priority is read; unknown is A, the careful reading."""
    assert [priority_of(t) for t in ("B race: Local 10k", "Race (priority: C)", "Ultra")] == ["B", "C", "A"]
