"""A damaged database, a full disk, a folder that may not be written: told, survived, nothing lost."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.store import open_store
from connectors.store.backup import DAILY, MONTHLY, WEEKLY, Backup, back_up, backups, superfluous
from connectors.store.faults import DatabaseDamaged
from connectors.store.restore import mend
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
    told = mend(home)
    if told is None:  # a page that nothing uses
        return
    assert "readiness-000001-2026-03-03.db" in told
    with open_store(home) as store:
        assert store.is_sound()
        assert len(store.observations({Kind.HRV})) in (400, 405)
        if at > 0:
            assert len(store.observations({Kind.CHECKIN})) == 1
    assert list((home / "damaged").glob("*.db"))
    assert mend(home) is None


def test_overwritten_file_says_what_to_do(home: Path) -> None:
    """A reading command on a damaged database names the command that mends it."""
    (home / "readiness.db").write_bytes(b"not a database, not at all " * 500)
    with pytest.raises(DatabaseDamaged, match="readiness sync"):
        open_store(home)
    assert mend(home) is not None


def test_damage_without_a_backup_begins_anew(tmp_path: Path) -> None:
    """With no backup the readable rows are all that is saved, and nothing is thrown away."""
    with open_store(tmp_path) as store:
        store.upsert("garmin", nights(400), at=NOW)
    tear(tmp_path / "readiness.db", 0.9)
    told = mend(tmp_path)
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
    assert [copy.number for copy in kept[:DAILY]] == [9, 8, 7, 6, 5]
    assert {copy.path.stat().st_mode & 0o777 for copy in kept} == {0o600}
    assert {path.name for path in (home / "backups").iterdir()} == {copy.path.name for copy in kept}
    assert b"not to be kept" not in b"".join(copy.path.read_bytes() for copy in kept)
    (home / "readiness.db").write_bytes(kept[0].path.read_bytes())
    with open_store(home) as store:
        assert {o.provenance.source for o in store.observations()} == {"garmin", "checkin"}
        assert store.digest() != before


def test_an_emptied_or_missing_database_is_no_new_home(home: Path) -> None:
    """Beside backups it is damaged: refused with what to do, never rotated over, restored by the next night."""
    path = home / "readiness.db"
    for spoil in (lambda: path.write_bytes(b""), path.unlink):
        spoil()
        with pytest.raises(DatabaseDamaged, match="readiness sync"):
            open_store(home)
        assert "restored from" in (mend(home) or "")
        with open_store(home) as store:
            assert len(store.observations({Kind.HRV})) == 400
    assert len(backups(home)) == 1


def test_a_much_poorer_database_rotates_nothing_away(home: Path) -> None:
    """A new, nearly empty database in the place of a rich one is no reason to lose the rich one's copies."""
    copy = backups(home)[0].path.read_bytes()
    for suffix in ("", "-wal", "-shm"):
        (home / f"readiness.db{suffix}").unlink(missing_ok=True)
    with open_store(home, beside_backups=False) as store:
        store.upsert("checkin", [checkin(NOW.date())], at=NOW)
        with pytest.raises(DatabaseDamaged, match="far fewer rows"):
            back_up(store, NOW + timedelta(days=1))
    assert backups(home)[0].path.read_bytes() == copy
    assert "far fewer rows" in (mend(home) or "")
    with open_store(home) as store:
        assert len(store.observations({Kind.HRV})) == 400
        assert len(store.observations({Kind.CHECKIN})) == 1  # what was typed into the poor one is not lost


def test_a_changed_cell_is_seen_and_restored(home: Path) -> None:
    """A number that a disk changed inside a cell makes no answer: it is told, and the row comes back whole."""
    path = home / "readiness.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    changed = path.read_bytes().replace(b'"rmssd_ms":57}', b'"rmssd_ms":97}')
    path.write_bytes(changed)
    with open_store(home) as store:
        assert store.is_sound()  # SQLite sees nothing
        bad = len(store.damaged_rows())
        assert bad > 0
        with pytest.raises(DatabaseDamaged, match="not as written"):
            store.observations()
    assert f"{bad} rows" in (mend(home) or "")
    with open_store(home) as store:
        assert {o.rmssd_ms for o in store.observations({Kind.HRV})} == {50 + n for n in range(20)}
        assert len(store.observations({Kind.CHECKIN})) == 1
        assert store.damaged_rows() == []


def test_copies_are_kept_by_age() -> None:
    """Of two years of nightly copies: the last days, then one a week, then one a month."""
    kept: list[Backup] = []
    for nth in range(730):
        kept.append(Backup(nth, date(2024, 1, 1) + timedelta(days=nth), Path(str(nth))))
        gone = superfluous(kept)
        kept = [copy for copy in kept if copy not in gone]
        assert len(kept) <= DAILY + WEEKLY + MONTHLY
    ages = [729 - copy.number for copy in kept]
    assert sorted(ages)[:DAILY] == [0, 1, 2, 3, 4]
    assert any(21 <= age <= 35 for age in ages)
    assert any(120 <= age <= 190 for age in ages)


def _flip(data: bytearray, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 40)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _zero(data: bytearray, dice: random.Random) -> None:
    begin = dice.randrange(len(data))
    data[begin : begin + dice.randint(1, 8192)] = bytes(min(8192, len(data) - begin))[: len(data) - begin]


def _swap(data: bytearray, dice: random.Random) -> None:
    pages = len(data) // 4096
    a, b = (4096 * dice.randrange(1, pages) for _ in range(2))
    data[a : a + 4096], data[b : b + 4096] = data[b : b + 4096], data[a : a + 4096]


def _truncate(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data)) :]


DAMAGES = (_flip, _flip, _zero, _swap, _truncate)


@pytest.mark.parametrize(
    "seeds",
    [range(10), pytest.param(range(10, 200), marks=[pytest.mark.nightly, pytest.mark.timeout(900)])],
    ids=["ten", "200"],
)
def test_whatever_happens_to_the_file(
    home: Path, seeds: range, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A damaged file gives what was written, or an error with what to do: never another number. After mending every
    row is there again, and the copy has stayed."""
    with sqlite3.connect(home / "readiness.db") as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with open_store(home) as store:
        whole = {(o.KIND, o.date): o for o in store.observations()}
    copies = {copy.path.name for copy in backups(home)}
    for seed in seeds:
        dice = random.Random(seed)
        sick = tmp_path_factory.mktemp("sick") / "home"
        shutil.copytree(home, sick)
        for name in ("readiness.db-wal", "readiness.db-shm"):
            (sick / name).unlink(missing_ok=True)
        data = bytearray((sick / "readiness.db").read_bytes())
        dice.choice(DAMAGES)(data, dice)
        (sick / "readiness.db").write_bytes(bytes(data))
        try:
            with open_store(sick) as store:
                found = {(o.KIND, o.date): o for o in store.observations()}
            assert found == whole, seed
        except ConfigurationError as error:
            told = str(error)
        else:
            told = "readiness sync"
        assert "readiness sync" in told or "newer readiness" in told, (seed, told)
        mend(sick)
        with open_store(sick) as store:
            found = {(o.KIND, o.date): o for o in store.observations()}
            assert not store.damaged_rows(), seed
        kept = {key for key in whole if key[0] is Kind.HRV and whole[key].provenance.source == "garmin"}
        assert kept <= set(found), seed
        assert all(found[key] == whole[key] for key in kept), seed
        assert copies <= {copy.path.name for copy in backups(sick)}
        shutil.rmtree(sick)


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
