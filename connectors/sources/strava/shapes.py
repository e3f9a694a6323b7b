"""Strava's words for sports, in the API's and the export's spelling and the export's languages."""

from __future__ import annotations

import re

_SPORTS = {
    "run": "running",
    "trailrun": "trail_running",
    "virtualrun": "virtual_run",
    "ride": "cycling",
    "virtualride": "virtual_ride",
    "mountainbikeride": "mountain_biking",
    "gravelride": "gravel_cycling",
    "ebikeride": "e_bike_ride",
    "walk": "walking",
    "hike": "hiking",
    "swim": "swimming",
    "weighttraining": "strength_training",
    "crossfit": "crossfit",
    "yoga": "yoga",
    "pilates": "pilates",
    "elliptical": "elliptical",
    "stairstepper": "stair_stepper",
    "rowing": "rowing",
    "workout": "other",
    # German, French, Spanish, Italian, Turkish, Portuguese, Dutch, as exports name them
    "lauf": "running",
    "laufen": "running",
    "traillauf": "trail_running",
    "courseàpied": "running",
    "trail": "trail_running",
    "carrera": "running",
    "correr": "running",
    "carreraporlamontaña": "trail_running",
    "carreradetrail": "trail_running",
    "corsa": "running",
    "trailrunning": "trail_running",
    "koşu": "running",
    "patikakoşusu": "trail_running",
    "corrida": "running",
    "hardlopen": "running",
    "radfahrt": "cycling",
    "radfahren": "cycling",
    "vélo": "cycling",
    "ciclismo": "cycling",
    "bicicleta": "cycling",
    "giroinbici": "cycling",
    "bisiklet": "cycling",
    "wanderung": "hiking",
    "wandern": "hiking",
    "randonnée": "hiking",
    "senderismo": "hiking",
    "escursione": "hiking",
    "yürüyüş": "walking",
    "spaziergang": "walking",
    "marche": "walking",
    "caminata": "walking",
    "camminata": "walking",
    "gewichtstraining": "strength_training",
    "krafttraining": "strength_training",
    "musculation": "strength_training",
    "entraînementauxpoids": "strength_training",
    "entrenamientodefuerza": "strength_training",
    "entrenamientoconpesas": "strength_training",
    "pesi": "strength_training",
    "allenamentoconipesi": "strength_training",
    "ağırlıkantrenmanı": "strength_training",
}


def sport_key(word: str) -> str:
    """Our sport key of Strava's word; what we do not know keeps its own name in our spelling."""
    found = _SPORTS.get("".join(word.lower().split()))
    if found is not None:
        return found
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", word.strip())
    return re.sub(r"\W+", "_", spaced).strip("_").lower() or "other"
