"""SQLite's writers stand in line: one after the other, and the turn is given on however a transaction ends."""

from __future__ import annotations

import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mulin.base.sqlite_in_turn import base
from mulin.base.sqlite_in_turn.base import DatabaseWrapper

Door = Callable[[], DatabaseWrapper]


@pytest.fixture
def door(tmp_path: Path, django_db_blocker: Any) -> Iterator[Door]:
    """Ways into one database file; all are closed at the end."""
    opened: list[DatabaseWrapper] = []

    def another() -> DatabaseWrapper:
        said: dict[str, Any] = {"NAME": tmp_path / "house.sqlite3", "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
        plain = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}
        settings = {**plain, "TIME_ZONE": None, "TEST": {}, **said}
        opened.append(DatabaseWrapper(settings, alias=f"way-{len(opened)}"))
        opened[-1].inc_thread_sharing()
        opened[-1].connect()
        return opened[-1]

    with django_db_blocker.unblock():
        with another().cursor() as cursor:
            cursor.execute("CREATE TABLE visit (n INTEGER)")
        yield another
        for one in opened:
            one.close()


def begin(way: DatabaseWrapper) -> None:
    way.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)  # type: ignore[call-arg]


def is_free(way: DatabaseWrapper) -> bool:
    """Whether another way in would have its turn at once."""
    import fcntl

    name = f"{way.settings_dict['NAME']}-turn"
    with Path(name).open("a") as line:
        try:
            fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def test_sixteen_writers_each_have_their_turn_and_nobody_is_lost(door: Door) -> None:
    def write(way: DatabaseWrapper) -> None:
        for _ in range(10):
            begin(way)
            with way.cursor() as cursor:
                cursor.execute("INSERT INTO visit SELECT COUNT(*) FROM visit")
            way.commit()
            way.set_autocommit(True)

    writers = [threading.Thread(target=write, args=(door(),)) for _ in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    with door().cursor() as cursor:
        cursor.execute("SELECT n FROM visit ORDER BY n")
        assert [n for (n,) in cursor.fetchall()] == list(range(160))


def make_impatient(way: DatabaseWrapper) -> None:
    """SQLite says at once that it is locked."""
    assert way.connection is not None
    way.connection.execute("PRAGMA busy_timeout = 1")


def waiting(way: DatabaseWrapper) -> int:
    """How many the system holds in line at this file."""
    file = Path(f"{way.settings_dict['NAME']}-turn").stat().st_ino
    return sum("->" in line and f":{file} " in line for line in Path("/proc/locks").read_text().splitlines())


@pytest.mark.skipif(sys.platform != "linux", reason="the system is asked who waits")
def test_turns_come_in_the_order_in_which_they_were_asked_for(door: Door) -> None:
    first, came = door(), []

    def write(number: int, way: DatabaseWrapper) -> None:
        begin(way)
        came.append(number)
        way.commit()

    begin(first)
    writers = []
    for number in range(6):
        writers.append(threading.Thread(target=write, args=(number, door())))
        writers[-1].start()
        until = time.monotonic() + 20
        while waiting(first) <= number and time.monotonic() < until:
            pass
    first.commit()
    for writer in writers:
        writer.join(60)
    assert came == list(range(6))


def test_whoever_lasts_too_long_has_the_turn_taken_away_and_not_the_work(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "_LONGEST", 0.0)
    monkeypatch.setattr(base, "_LOOK_EVERY", 0.001)
    slow, next_one = door(), door()
    begin(slow)
    with slow.cursor() as cursor:
        cursor.execute("INSERT INTO visit VALUES (7)")
    make_impatient(next_one)
    with pytest.raises(Exception, match="locked"):  # what SQLite says, and no wait without an end
        begin(next_one)
    slow.commit()
    with next_one.cursor() as cursor:
        assert cursor.execute("SELECT n FROM visit").fetchall() == [(7,)]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_turn_is_given_on_however_it_ends(door: Door, end: str) -> None:
    way = door()
    begin(way)
    assert not is_free(way)
    getattr(way, end)()
    assert is_free(way)


def test_a_transaction_that_cannot_begin_gives_its_turn_on(door: Door) -> None:
    way, stranger = door(), sqlite3.connect(door().settings_dict["NAME"], isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")  # somebody who knows nothing of the line
    make_impatient(way)
    with pytest.raises(Exception, match="locked"):
        begin(way)
    assert is_free(way)
    stranger.close()


def test_without_a_line_sqlite_waits_by_itself(door: Door, tmp_path: Path) -> None:
    (tmp_path / "house.sqlite3-turn").unlink(missing_ok=True)
    (tmp_path / "house.sqlite3-turn").mkdir()  # it cannot be opened
    way = door()
    begin(way)
    with way.cursor() as cursor:
        cursor.execute("INSERT INTO visit VALUES (1)")
    way.commit()
    with door().cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM visit")
        assert cursor.fetchone() == (1,)


def test_every_way_of_giving_values_is_understood(door: Door) -> None:
    with door().cursor() as cursor:
        for _again in range(2):
            assert cursor.execute("SELECT %s, '%%s'", [7]).fetchall() == [(7, "%s")]
            assert cursor.execute("SELECT %(n)s, %(m)s", {"n": 1, "m": 2}).fetchall() == [(1, 2)]
            assert cursor.execute("SELECT '%s'").fetchall() == [("%s",)]
