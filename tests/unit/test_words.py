"""The dictionary: one meaning for a word in any language, and none for a word that nobody knows."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources import words
from connectors.sources.words import entry_type, meaning, run_kind, sport_key, tokens
from readiness.merging.sports import family, is_run, is_strength, is_unknown, is_vague

LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "da",
    "no",
    "sv",
    "fi",
    "pl",
    "cs",
    "tr",
    "ja",
    "ko",
    "zh",
    "ru",
]
# language: a run, strength, a ride, rest, a race, a long run, intervals, an easy run; other titles than in any list
TITLES = {
    "en": "Morning run / Gym: weights / Bike commute / Rest day! / "
    "Race day / Long trail run / 8x400 m / Easy 8 km",
    "de": "Waldlauf / Kraftraum / Rennradtour / Ruhetag / "
    "Wettkampf 21 km / Langer ruhiger Lauf / Intervalltraining / Locker 8 km",
    "fr": "Course à pied / Renforcement / Vélo de route / Jour de repos / "
    "Compétition / Longue sortie / Fractionné court / Footing 8 km",
    "es": "Carrera suave / Fuerza general / Bicicleta / Día de descanso / "
    "Competición 21K / Rodaje largo / Series cortas / Trote 8 km",
    "it": "Corsa mattutina / Palestra / Giro in bici / Giorno di riposo / "
    "Gara 21 km / Lungo collinare / Ripetute brevi / Corsa lenta",
    "pt": "Corrida matinal / Academia / Pedalada / Dia de folga / "
    "Prova 21 km / Corrida longa / Treino intervalado / Trote 8 km",
    "nl": "Ochtendloop / Krachttraining / Fietstocht / Rustdag / "
    "Wedstrijd 21 km / Lange duurloop / Intervallen / Herstelloop",
    "da": "Løbetur / Styrketræning / Cykeltur / Hviledag / "
    "Konkurrence 21 km / Langtur / Intervaller / Roligt løb",
    "no": "Løpetur / Styrke / Sykkeltur / Hviledag / "
    "Konkurranse 21 km / Langtur / Langintervaller / Rolig jogg",
    "sv": "Löptur / Styrketräning / Cykeltur / Vilodag / "
    "Tävling 21 km / Långpass / Intervaller / Lugn löpning",
    "fi": "Juoksulenkki / Kuntosali / Pyöräily / Lepopäivä / "
    "Kilpailu 21 km / Pitkä lenkki / Vedot 6x3 / Kevyt lenkki",
    "pl": "Bieganie / Siłownia / Rower / Dzień wolny / "
    "Zawody 21 km / Długi bieg / Interwały / Spokojny bieg",
    "cs": "Běh / Posilovna / Cyklistika / Odpočinek / "
    "Závody 21 km / Dlouhý běh / Intervaly / Lehký běh",
    "tr": "Sabah koşusu / Ağırlık çalışması / Bisiklet turu / Dinlenme günü / "
    "Yarış 21 km / Uzun koşu / Tekrarlar / Hafif koşu",
    "ja": "ランニング / 筋トレ / ロードバイク / 休養日 / "
    "大会 21km / ロング走 / インターバル走 / ゆっくりジョグ",
    "ko": "아침 달리기 / 웨이트 트레이닝 / 자전거 / 휴식일 / "
    "대회 21km / 장거리 달리기 / 인터벌 / 조깅",
    "zh": "晨跑 / 力量训练 / 骑行 / 休息日 / "
    "比赛21公里 / 长距离跑 / 间歇跑 / 轻松跑",
    "ru": "Утренняя пробежка / Силовая / Велосипед / День отдыха / "
    "Соревнования 21 км / Длительный бег / Интервалы / Лёгкий бег",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_in_every_language(language: str) -> None:
    """Runs, strength, rides, rest, races and kinds of runs are told apart in each of the eighteen languages."""
    run, strength, ride, rest, race, long, intervals, easy = map(meaning, TITLES[language].split(" / "))
    assert (is_run(run.sport or ""), is_strength(strength.sport or ""), family(ride.sport or "")) == (
        True,
        True,
        "cycling",
    )
    assert [m.kind for m in (rest, race, long, intervals, easy)] == [
        "rest", "race", "long", "intervals", "easy",
    ]  # fmt: skip
    assert rest.sport is None


def test_every_language_has_the_words_that_decide() -> None:
    """The file holds words for all that decides in every language, under keys that we know."""
    content = tomllib.loads(Path(words.__file__).with_name("words.toml").read_text("utf-8"))
    for name in ("running", "strength_training", "cycling", "swimming", "walking"):
        assert set(content["sports"][name]) == set(LANGUAGES), name
    for name in ("rest", "race", "hills", "intervals", "tempo", "easy", "long"):
        assert set(content["kinds"][name]) == set(LANGUAGES), name
    assert [name for name in content["sports"] if is_unknown(name)] == []


def test_every_word_means_what_its_list_says() -> None:
    """Each word for a sport, read alone as a vendor's sport, gives its own family or one that shares the word."""
    content = tomllib.loads(Path(words.__file__).with_name("words.toml").read_text("utf-8"))
    holders: dict[str, set[str]] = {}
    for name, languages in content["sports"].items():
        for word in (word for one in languages.values() for word in one):
            holders.setdefault(" ".join(tokens(word)), set()).add(family(name))
    read = {word: family(sport_key(word)) for word in holders}
    odd = {word: kind for word, kind in read.items() if kind not in holders[word]}
    assert odd == {}


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("TrailRun", "trail_running"), ("virtual_ride", "cycling"), ("Course à pied", "running"),
        ("Ski de randonnée", "skiing"), ("Nordic Ski", "skiing"), ("Workout", "other"), ("Séance", "other"),
        ("Functional Fitness", "strength_training"), ("Maastojuoksu", "trail_running"), ("Радость", "радость"),
        ("", "unknown"), ("Quidditch", "quidditch"), ("Grundausdauer", "grundausdauer"),
    ],
)  # fmt: skip
def test_a_vendors_sport(word: str, key: str) -> None:
    """The vendor's word is our key; 'anything' is other; what nobody knows keeps its name and is unknown."""
    assert sport_key(word) == key


def test_an_unknown_word_is_never_a_run_by_chance() -> None:
    """'run' inside another word is no run, and a key of no known word belongs to no family but 'unknown'."""
    assert [family(k) for k in ("grundausdauer", "trunk", "arrow", "quidditch", "unknown")] == ["unknown"] * 5
    assert [family(k) for k in ("obstacle_run", "e_bike_fitness", "lap_swimming", "other")] == [
        "running", "cycling", "swimming", "any",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Race pace 10 km", "tempo"), ("Pre-race shakeout", "easy"), ("Wettkampftempo 3x2 km", "intervals"),
        ("Easy run + strides", "easy"), ("Run 50 min, 8x100 m strides", "easy"), ("5x1000 m + strides", "intervals"),
        ("Lockerer Lauf mit Steigerungen", "easy"), ("Strides", "easy"), ("6 x 3 min + 4x20 s strides", "intervals"),
        ("After race: easy 30 min", "easy"), ("Day before the race", "easy"), ("Nach dem Rennen locker", "easy"),
        ("After the race: rest", "rest"), ("Travel to race", None), ("Day after long run: rest", "rest"),
        ("Race after work", "race"),
        ("Long hilly run", "long"), ("Long run with strides", "long"), ("Hill repeats 8 x 2 min", "hills"),
        ("Rest or easy jog 30 min", "easy"), ("Rest day: no running", "rest"), ("6x800, 2 min rest", "intervals"),
        ("Langer Lauf mit Endbeschleunigung", "long"), ("Plank challenge", None), ("プランク 3分", None),
    ],
)  # fmt: skip
def test_of_two_words_the_one_that_tells_more_counts(title: str, kind: str | None) -> None:
    """A longer phrase beats a word in it; a rest between repetitions is no rest day."""
    assert meaning(title).kind == kind


def test_a_word_for_run_and_race_is_a_race_from_a_marathon_on() -> None:
    """'Course 50 km' on a plan is the race; 'Course 12 km' is a run."""
    assert [meaning("Course", km=km).kind for km in (50.0, 42.0, 41.9, None)] == ["race", "race", None, None]
    assert meaning("Course longue", km=50.0).kind == "long"


def test_the_users_own_words_come_first() -> None:
    """[words] decides before any list, by whole words."""
    own = {"Seerunde": "long", "Bootcamp": "strength", "Kino": "rest"}
    assert meaning("Seerunde locker", own=own).kind == "long"
    assert is_strength(meaning("Bootcamp-Lauf", own=own).sport or "")
    assert meaning("Kino", own=own).kind == "rest"
    assert not meaning("Kinobesuch", own=own).told


def test_a_calendars_types() -> None:
    """'Note' is no session, 'Custom' says nothing, 'X-Train' is no run, 'Day Off' is rest."""
    assert entry_type("Note").no_session
    assert is_vague(entry_type("Custom").sport or "")
    assert family(entry_type("X-Train").sport or "") not in ("running", "unknown")
    assert entry_type("Day Off").kind == "rest"


@given(st.text(max_size=60))
def test_any_text_has_a_meaning_or_none(text: str) -> None:
    """Whatever a title holds, reading it neither fails nor invents: what has a meaning has a known sport or kind."""
    said = meaning(text)
    assert said.sport is None or not is_unknown(said.sport)
    assert run_kind(text) is None or not is_unknown(sport_key("run"))
