"""config.toml: defaults, the contract's block, and every problem told at once."""

from dataclasses import fields
from pathlib import Path

import pytest

from connectors.calendars import registry as calendars
from connectors.config.edit import set_table
from connectors.config.load import NAME, Config, load
from connectors.config.tables import CalendarTables, SourceTables
from connectors.sources import registry
from readiness.errors import ConfigurationError
from readiness.settings import Settings

CONTRACT = """
[athlete]
timezone = "Europe/Istanbul"
hr_max_bpm = 188
sleep_need_h = 7.5
strength_history_weeks = 12
[week]
tue = "intervals 50min 06:30"
sun = "rest"
[strength]
easy_day_strength = "light_only"
order = "run_first"
load_style = "periodised"
heavy_lower_gap_h = 48
day_before_long = "none"
peak_week_strength = "maintenance_1x"
taper_no_strength_days = 7
strict_rest = false
plyometrics = "early_only"
weekly_target = 2
preferred_time = "17:30"
equipment = ["dumbbells", "bands", "bench"]
[phase]
current = "auto"
peak_week_km = 113
[hrv]
swc = 0.5
[sources.garmin]
enabled = true
base_url = "http://127.0.0.1:8080"
[sources.strava]
enabled = false
model_training = false
[calendars.ics]
path = "out/strength.ics"
[calendars.caldav]
url = "https://dav.example.org/"
username = "runner"
calendar = "Strength"
[calendars.google]
enabled = false
[calendars.garmin]
enabled = false
[notify]
urls = []
"""


def write(home: Path, text: str) -> Config:
    (home / "config.toml").write_text(text, "utf-8")
    return load(home)


def problems(home: Path, text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        write(home, text)
    return [problem.removeprefix(f"{home / 'config.toml'}: ") for problem in caught.value.problems]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """Without a file everything has its default, the ICS file is written and no source is asked."""
    config = load(tmp_path)
    assert config.settings == Settings()
    assert list(config.calendars) == ["ics"]
    assert [name for name, table in config.sources.items() if table.enabled] == []


def test_garmin_counts_once_it_is_connected(tmp_path: Path) -> None:
    """A kept login is enough; nobody has to write a table for it."""
    (tmp_path / "tokens" / "garmin").mkdir(parents=True)
    assert load(tmp_path).sources["garmin"].enabled


def test_the_contracts_block_is_valid(tmp_path: Path) -> None:
    """Every key of the public contract is known."""
    config = write(tmp_path, CONTRACT)
    assert config.settings.athlete.hr_max_bpm == 188
    assert config.settings.strength.equipment == ("dumbbells", "bands", "bench")
    assert sorted(config.calendars) == ["caldav", "ics"]
    assert registry.build("garmin", config, tmp_path).name == "garmin"


def test_every_problem_at_once(tmp_path: Path) -> None:
    """Each problem names the key, what was found and what is allowed."""
    told = problems(
        tmp_path,
        """
        [atlete]
        [athlete]
        hr_max_bpm = 999
        timezone = 3
        [week]
        tues = "rest"
        [strength]
        heavy_lower_gap_h = 50
        weekly_target = true
        preferred = "17:30"
        [sources.nobody]
        [calendars.caldav]
        url = "https://dav.example.org/"
        """,
    )
    text = "\n".join(told)
    assert len(told) == 9
    assert "atlete: unknown key (did you mean 'athlete'?); allowed: athlete, week," in text
    assert "[athlete] hr_max_bpm: found 999; allowed: less than or equal to 230" in text
    assert "[athlete] timezone: found 3; allowed: string" in text
    assert "[week] tues: unknown key; allowed: 'mon', 'tue'" in text
    assert "[strength] heavy_lower_gap_h: found 50; allowed: 48 or 72" in text
    assert "[strength] weekly_target: found True; allowed: integer" in text
    assert "[strength] preferred: unknown key (did you mean 'preferred_time'?)" in text
    assert "[sources] nobody: unknown key" in text
    assert "[calendars.caldav] username: missing" in text


def test_right_type_without_meaning(tmp_path: Path) -> None:
    """A zone or a time that does not exist is told like a wrong type."""
    told = problems(
        tmp_path,
        '[athlete]\ntimezone = "Mars/Olympus"\n[strength]\npreferred_time = "25:00"\n'
        'equipment = ["dumbells:2-24"]\n[notify]\nquiet_hours = "late"',
    )
    assert "'dumbells:2-24' (known: band, bands, barbell" in told[2]
    assert [line.partition(": ")[0] for line in told] == [
        "[athlete] timezone",
        "[strength] preferred_time",
        "[strength] equipment",
        "[notify] quiet_hours",
    ]


@pytest.mark.parametrize("text", ["a = ", "\ufeff\x00", "[a]\n[a]"])
def test_no_toml_at_all(tmp_path: Path, text: str) -> None:
    """A file that is no TOML is a configuration error with its place, not a crash."""
    (told,) = problems(tmp_path, text)
    assert "TOML" in told


def test_setting_a_table_keeps_comments_and_all_else(tmp_path: Path) -> None:
    """Only the values of that table change; what the user wrote around them stays, in order."""
    before = (
        "# mine\n[week]  # my weeks\ntue = 'easy 40min'  # after work\nsat = 'long 3h'\n\n"
        "[strength]\nminutes = 30 # short\n"
    )
    (tmp_path / NAME).write_text(before)
    set_table(tmp_path, "week", {"tue": "intervals 50min", "sat": "long 3h"})
    set_table(tmp_path, "calendars.ics", {"path": "out/mine.ics"})
    after = (tmp_path / NAME).read_text()
    for text in ("# mine", "# my weeks", "# after work", "minutes = 30 # short", 'path = "out/mine.ics"'):
        assert text in after
    assert load(tmp_path).settings.week == {"tue": "intervals 50min", "sat": "long 3h"}
    with pytest.raises(ConfigurationError):
        set_table(tmp_path, "strength", {"minutes": 90})
    assert (tmp_path / NAME).read_text() == after


def test_notification_secrets_are_not_repeated(tmp_path: Path) -> None:
    """An address that is written wrongly is still a secret."""
    (told,) = problems(tmp_path, '[notify]\nurls = "tgram://s3cret/"')
    assert "s3cret" not in told


def test_whatever_can_be_built_can_be_set_up() -> None:
    """Each source and calendar of ours has its table, and each table its source or calendar."""
    assert {*registry.BUILT_IN, registry.FOLDER} == {one.name for one in fields(SourceTables)}
    assert set(calendars.BUILT_IN) == {one.name for one in fields(CalendarTables)}
