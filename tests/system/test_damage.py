"""A damaged database, a full disk, a folder that may not be written: told, survived, nothing lost."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.store import open_store
from connectors.store.backup import KEEP, back_up, backups, mend
from connectors.store.faults import DatabaseDamaged
from readiness.errors import ConfigurationError
from readiness.observations import CheckIn, Fetched, HrvNight, Kind, Provenance

NOW = datetime(2026, 3, 3, 6, tzinfo=UTC)


def nights(count: int, source: str = "garmin") -> list[Fetched]:
    found = []
    for nth in range(count):
        day = date(2025, 1, 1) + timedelta(days=nth)
        night = HrvNight(Provenance(source, day.isoformat()), day, 50 + nth % 20)
        found.append(Fetched(Kind.HRV, day.isoformat(), os.urandom(200), night))
    return found


def checkin(day: date) -> Fetched:
    told = CheckIn(Provenance("checkin", day.isoformat()), day, fatigue=3)
    return Fetched(Kind.CHECKIN, day.isoformat(), b"{}", told)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Four hundred nights with a backup, then one more check-in."""
    with open_store(tmp_path) as store:
        store.upsert("garmin", nights(400), at=NOW)
        store.upsert(
            "not to be kept", nights(5, "not to be kept"), at=NOW, expires_at=NOW + timedelta(days=7)
        )
        assert back_up(store, NOW) is not None
        store.upsert("checkin", [checkin(NOW.date())], at=NOW)
    return tmp_path


def tear(path: Path, at: float) -> None:
    """Overwrite one page, as a dying disk does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * at) // 4096 * 4096)
        file.write(os.urandom(4096))


@pytest.mark.parametrize("at", [0.0, 0.3, 0.6, 0.9])
def test_damaged_database_is_restored(home: Path, at: float) -> None:
    """Wherever it is torn: kept aside, restored from the backup, newer rows saved where they can still be read."""
    tear(home / "readiness.db", at)
    told = mend(home, NOW)
    if told is None:  # a page that nothing uses
        return
    assert "readiness-000001.db" in told
    with open_store(home) as store:
        assert store.is_sound()
        assert len(store.observations({Kind.HRV})) in (400, 405)
        if at > 0:
            assert len(store.observations({Kind.CHECKIN})) == 1
    assert list((home / "damaged").glob("*.db"))
    assert mend(home, NOW) is None


def test_overwritten_file_says_what_to_do(home: Path) -> None:
    """A reading command on a damaged database names the command that mends it."""
    (home / "readiness.db").write_bytes(b"not a database, not at all " * 500)
    with pytest.raises(DatabaseDamaged, match="readiness sync"):
        open_store(home)
    assert mend(home, NOW) is not None


def test_damage_without_a_backup_begins_anew(tmp_path: Path) -> None:
    """With no backup the readable rows are all that is saved, and nothing is thrown away."""
    with open_store(tmp_path) as store:
        store.upsert("garmin", nights(400), at=NOW)
    tear(tmp_path / "readiness.db", 0.9)
    told = mend(tmp_path, NOW)
    assert told is None or "begun anew" in told
    with open_store(tmp_path) as store:
        assert len(store.observations()) > 300


def test_backups_rotate_and_hold_no_expiring_rows(home: Path) -> None:
    """One a day, the newest few are kept, private, and without rows that a vendor forbids to keep."""
    with open_store(home) as store:
        assert back_up(store, NOW) is None
        for nth in range(1, 9):
            assert back_up(store, NOW + timedelta(days=nth)) is not None
        before = store.digest()
    kept = backups(home)
    assert [path.name for path in kept] == [f"readiness-{n:06d}.db" for n in range(9, 9 - KEEP, -1)]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert sorted(path.name for path in (home / "backups").iterdir()) == sorted(path.name for path in kept)
    assert b"not to be kept" not in b"".join(path.read_bytes() for path in kept)
    (home / "readiness.db").write_bytes(kept[0].read_bytes())
    with open_store(home) as store:
        assert {o.provenance.source for o in store.observations()} == {"garmin", "checkin"}
        assert store.digest() != before


def test_full_disk_is_told_and_loses_nothing(home: Path) -> None:
    """What does not fit is refused as a whole, with what to do; what was there stays, and later it works."""
    with open_store(home) as store:
        before = len(store.observations())
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(ConfigurationError, match="full"):
            store.upsert("fit", nights(2_000, "fit"), at=NOW)
        assert len(store.observations()) == before
        store._db.execute("PRAGMA max_page_count = 1073741823")
        assert store.upsert("fit", nights(10, "fit"), at=NOW).new == 10


@pytest.fixture
def read_only(home: Path) -> Iterator[Path]:
    """The home as another user finds it who may read and not write."""
    if os.geteuid() == 0:
        for path in [home, *home.rglob("*")]:
            os.chown(path, 0, 65534)
    for path in home.rglob("*"):
        path.chmod(0o750 if path.is_dir() else 0o640)
    home.chmod(0o750)
    yield home
    for path in [home, *home.rglob("*")]:
        path.chmod(0o700)


READ = """
import os, sys
import urllib.parse  # pathlib asks for it late, when this user may no longer read the interpreter's folder
from pathlib import Path
from connectors.store import open_store
from readiness.errors import ConfigurationError
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
home = Path(sys.argv[1])
with open_store(home, create=False) as store:
    print(len(store.observations()))
    try:
        store.remember("a", "b")
    except ConfigurationError as error:
        print("told")
"""


def test_read_only_home_still_answers(read_only: Path) -> None:
    """Where nothing may be written what is stored can still be read, and a write says what is wrong."""
    if os.geteuid() == 0:
        for parent in read_only.parents:
            if parent.stat().st_mode & 0o005 != 0o005 and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o005)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(read_only)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["406", "told"], done.stderr
