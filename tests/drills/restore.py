"""P9: a backup taken while everybody writes comes back whole, with everything promised before it began."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.drills.crowd import Crowd
from tests.drills.house import House
from tests.drills.verdict import Verdict, look_over, visits_by_key

ENOUGH = 15  # fewer than SQLite writes back by itself, so that the control cannot be lucky


def drill(house: House, *, rounds: int, seed: int, control: bool) -> Verdict:
    """`rounds` times: everybody writes, a backup is made meanwhile and brought back into a new folder.

    The control does as people do who have not read the page: it copies SQLite's file instead; on PostgreSQL it
    brings back a backup of before.
    """
    verdict = Verdict("restore", "what was promised before a backup is in it, and it is whole", rounds)
    for number in range(rounds):
        house.start()
        old = _backup(house) if control and house.database else None
        with Crowd(house.port, house.people, seed=seed + number) as crowd:
            verdict.expect("nobody wrote", holds=crowd.wait_until(lambda c=crowd: len(c.promised) >= ENOUGH))
            promised = crowd.promised
            into = house.beside(f"restored-{number}")
            _copy(house, into) if control and not old else _restore(house, into, old or _backup(house))
            before = len(promised)
            crowd.wait_until(lambda c=crowd, n=before: len(c.promised) > n)
        house.stop()
        found = visits_by_key(into, promised)
        lost = sum(visits != 1 for visits in found.values())
        verdict.add(promised=len(promised), lost=lost)
        verdict.expect(f"{lost} promised writes are not in the backup", holds=lost == 0)
        look_over(into, verdict)
        sessions = into.sql("SELECT count(*) FROM django_session")
        verdict.expect("sessions came along", holds=sessions == [(0,)] or control)
        into.drop()
    return verdict


def _backup(house: House) -> Path:
    house.mulin("backup", "--to", str(house.folder / "kept"), "--json")
    return max((house.folder / "kept").glob("*.mulin"), key=lambda path: path.stat().st_mtime)


def _restore(house: House, into: House, file: Path) -> None:
    keys = house.folder / "data-keys"
    place = {"MULIN_DATABASE_URL": into.database}
    house.mulin("restore", str(file), "--into", str(into.data), "--keys", str(keys), **place)
    shutil.copytree(keys, into.folder / "data-keys", dirs_exist_ok=True)


def _copy(house: House, into: House) -> None:
    shutil.copytree(house.folder / "data-keys", into.folder / "data-keys")
    into.data.mkdir()
    target: Path = into.data / "mulin.sqlite3"
    shutil.copyfile(house.data / "mulin.sqlite3", target)  # without what waits in the write-ahead log
    with closing(sqlite3.connect(target)) as file:
        file.execute("PRAGMA journal_mode=WAL")
