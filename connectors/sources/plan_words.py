"""What a planned session is, out of its title: a small vocabulary in English, German, French, Spanish, Italian
and Turkish. Words are compared without accents and in lower case.

What it cannot tell stays unknown: a run of unknown kind is treated with caution.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_REST = r"""rest|rest ?day|day off|off day|ruhetag|trainingsfrei|lauffrei|repos|jour off|descanso|dia libre|riposo
    |giorno libero|dinlenme|dinlenme gunu|bos gun"""
_RACE = r"""race(?! ?pace)(?!.{0,12}simulation)|race ?day|wettkampf|rennen|competition|jour de course|dossard
    |competicion|dia de carrera|gara|yaris|yaris gunu"""
_LONG = r"""long(?:er|est)? (?:slow |trail |easy |steady |progress\w* |hilly )*(?:run|jog|trail|effort|hike)|long ?run
    |lsd|back.to.back|lang(?:er|en|e)? (?:\w+ )?(?:lauf|dauerlauf|trail)|langlauf|lala|longlauf|sortie longue
    |longue sortie|tirada larga|rodaje largo|carrera larga|lungo|lunghissimo|lunga|uzun|uzun kosu"""
_HILLS = r"""hills?|hilly|uphill|climb\w*|vert|berg\w*|hugel\w*|huegel\w*|anstieg\w*|cotes?|montees?|denivele
    |cuestas?|subidas?|salit[ae]|collinar[ei]|colline|yokus\w*|tepe\w*|tirmanis\w*"""
_INTERVALS = r"""intervals?|intervall\w*|intervalles?|intervalos?|intervallat[oi]|fartlek|vo2 ?max|vo2|sprints?|repeats?
    |reps|speed ?work|speed|strides?|track|anaerobic|tempowechsel\w*|bahntraining|steigerung\w*|steigerungslaufe
    |fractionnes?|vma|30/30|series|fraccionado|cambios de ritmo|ripetute|variazioni|allunghi|tekrar\w*|surat
    |\d+ ?[x×*] ?\d+"""
_TEMPO = r"""tempo\w*|threshold|lactate|progress\w*|cruise|steady(?: state)?|(?:race|marathon|goal|10k|half) ?pace|lt2?
    |schwelle\w*|tdl|seuil|allure\w*|umbral|ritmo|progresiv[oa]|soglia|medio|progressivo|esik\w*"""
_EASY = r"""easy|recovery|aerobic|base|jog\w*|shake ?out|zone ?[12]|z[12]|endurance|economy|foundation|relaxed|locker\w*
    |regenerat\w*|rekom|grundlage\w*|ruhig\w*|ga ?1|dauerlauf|footing|recup\w*|facile|tranquille|souple|suave
    |recuperacion|rodaje|facil|trote|lento|recupero|rigenerante|scarico|fondo|kolay|hafif|toparlanma|rahat|yavas"""

_KINDS = (
    ("rest", _REST),
    ("race", _RACE),
    ("long", _LONG),
    ("hills", _HILLS),
    ("intervals", _INTERVALS),
    ("tempo", _TEMPO),
    ("long", r"long|lange?r?|longue|larg[oa]"),
    ("easy", _EASY),
)
"""In the order in which they are believed: a long run over hills is a long run, a hilly interval session hills."""

_RUN = r"""run|runs|running|jog\w*|trail\w*|\w*lauf|laufen|course a pied|course|sortie longue|footing|correr|carrera
    |rodaje|tirada\w*|trote|corsa|correre|corri|kosu\w*|kos|treadmill|laufband|tapis|marathon|ultra\w*"""
_OTHER = r"""bike|biking|ride|cycl\w*|swim\w*|strength\w*|gym|lift\w*|weights?|yoga|pilates|core|mobility|stretch\w*
    |row\w*|cross.?train\w*|massage|rad\w*|schwimm\w*|kraft\w*|dehn\w*|stabi\w*|rumpf\w*|velo|natation|nage|renfo\w*|musculation
    |gainage|etirements|bici\w*|nadar|natacion|fuerza|gimnasio|pesas|estiramientos|nuoto|forza|palestra|pesi
    |bisiklet|yuzme|kuvvet|agirlik|esneme|spor salonu"""


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{re.sub(r'\s*\n\s*', '', words)})(?![\w])")


def plain(text: str) -> str:
    """Lower case without accents; Turkish dotless i becomes i."""
    spread = unicodedata.normalize("NFKD", text.lower().replace("ı", "i").replace("ß", "ss"))
    return "".join(c for c in spread if not unicodedata.combining(c))


def kind_of(text: str) -> str | None:
    """``rest``, ``race``, ``long``, ``hills``, ``intervals``, ``tempo``, ``easy``; None: it does not say."""
    words = plain(text)
    return next((kind for kind, pattern in _KINDS if _pattern(pattern).search(words)), None)


def is_other_sport(text: str) -> bool:
    """Whether the text names another sport and no run."""
    words = plain(text)
    return bool(_pattern(_OTHER).search(words)) and not _pattern(_RUN).search(words)


_HOUR = r"(?:hours?|hrs?|h|std\.?|stunden?|heures?|horas?|or[ae]|saat|sa)"
_MINUTE = r"(?:minutes?|mins?\.?|m|'|′|minuten?|minutos?|minut[io]|dakika|dk)"
_TIMES = r"(?<![\w.,:])(?<![x×*])(?<![x×*] )"  # what follows '6 x' is the length of one repetition
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))(?![\d:])")
_SHORT_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?![:\d])")
_H_MIN = re.compile(rf"{_TIMES}(\d{{1,2}}) ?{_HOUR} ?:?(?:(\d{{1,2}}) ?{_MINUTE}?)?(?!\w)")
_HOURS = re.compile(rf"{_TIMES}(\d{{1,2}}[.,]\d{{1,2}}) ?{_HOUR}(?!\w)")
_MINUTES = re.compile(rf"{_TIMES}(\d{{2,3}}) ?{_MINUTE}(?!\w)")
_TOTAL = re.compile(
    r"(?:(?:planned|total|moving) (?:time|duration)|duration|dauer|duree|duracion|durata|sure)\s*[:=]\s*(.{0,20})"
)
_KM = re.compile(
    r"(?<![\w.,])(?<![x×*])(?<![x×*] )(\d{1,3}(?:[.,]\d{1,2})?) ?"
    r"(km|k|kilometers?|kilometres?|mi|miles?)(?!\w)(?! ?pace)"
)
_KM_PER_MILE = 1.609344
_MIN_SESSION, _MAX_SESSION = 10.0, 48 * 60.0
"""Minutes: less is a part of a session, more is a camp."""


def minutes_of(title: str, description: str = "") -> float | None:
    """The planned duration in minutes; None where neither text tells. A repetition's length is not the session's."""
    body = plain(description)
    if (told := _TOTAL.search(body)) is not None:
        found = _candidates(told[1], short_clock=True)
        if found:
            return found[0]
    for text in (plain(title), body):
        found = [m for m in _candidates(text) if _MIN_SESSION <= m <= _MAX_SESSION]
        if found:
            return max(found)
    return None


def _candidates(text: str, *, short_clock: bool = False) -> list[float]:
    found = [int(h) * 60 + int(m) + int(s) / 60 for h, m, s in _CLOCK.findall(text)]
    found += [int(h) * 60 + int(m or 0) for h, m in _H_MIN.findall(text)]
    found += [float(h.replace(",", ".")) * 60 for h in _HOURS.findall(text)]
    found += [float(m) for m in _MINUTES.findall(text)]
    if short_clock and not found:
        found += [int(h) * 60 + int(m) for h, m in _SHORT_CLOCK.findall(text)]
    return found


def km_of(title: str, description: str = "") -> float | None:
    """The planned distance in km; None where neither text tells."""
    for text in (title, description):
        found = [
            float(number.replace(",", ".")) * (_KM_PER_MILE if unit.startswith("mi") else 1.0)
            for number, unit in _KM.findall(plain(text))
        ]
        if found:
            return round(max(found), 2)
    return None


_PRIORITY = re.compile(
    r"(?<!\w)(?:(?:prio(?:rity|ritat|rite|ridad)?|kategorie|category)\s*[:=]?\s*([abc])"
    r"|([abc])[ -](?:race|wettkampf|rennen))(?!\w)"
)


def priority_of(text: str) -> str:
    """A, B or C as a race's text tells; A where it does not: the careful reading."""
    found = _PRIORITY.search(plain(text))
    return (found[1] or found[2]).upper() if found else "A"
