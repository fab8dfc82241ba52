"""SQLite's writers stand in line: one after the other, and the turn is given on however a transaction ends."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from mulin.base.in_turn import InTurn
from mulin.base.sqlite_in_turn import base, log
from mulin.base.sqlite_in_turn.base import DatabaseWrapper
from mulin.web.errors import is_disk_full

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


@pytest.fixture
def logged(door: Door) -> Door:
    """Ways into a database with a write-ahead log that confirms everything, as the house's does."""
    with door().cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("DELETE FROM visit")  # only now there is a log
    return door


def level(way: DatabaseWrapper) -> int:
    """How much SQLite confirms by itself: 2 for everything, 1 for the database alone, 0 for nothing."""
    with way.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


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


def write(way: DatabaseWrapper, number: int = 1) -> None:
    begin(way)
    with way.cursor() as cursor:
        cursor.execute("INSERT INTO visit VALUES (%s)", [number])


def test_the_disk_is_waited_for_when_the_turn_is_given_on_and_before_the_commit_is_over(
    logged: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    way, asked = logged(), []

    def confirm(number: int) -> None:
        file = Path(f"/proc/self/fd/{number}").readlink().name if sys.platform == "linux" else "house.sqlite3-wal"
        asked.append((file, is_free(way)))
        os.fsync(number)

    monkeypatch.setattr(log, "confirm", confirm)
    write(way)
    assert level(way) == 1
    assert asked == []
    way.commit()
    assert asked == [("house.sqlite3-wal", True)]
    way.set_autocommit(True)
    assert level(way) == 2  # what is written outside a transaction SQLite confirms by itself


@pytest.mark.parametrize("end", ["rollback", "close"])
def test_what_was_not_written_is_not_waited_for(logged: Door, monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    monkeypatch.setattr(log, "confirm", lambda _number: pytest.fail("nothing was committed"))
    way = logged()
    write(way)
    getattr(way, end)()
    if end == "close":
        way.connect()
    way.set_autocommit(True)
    assert level(way) == 2


def full(_number: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def alone(way: DatabaseWrapper, folder: Path) -> list[tuple[int]]:
    """What stands in the database's file, without its log."""
    with closing(sqlite3.connect(shutil.copy(way.settings_dict["NAME"], folder / "alone.sqlite3"))) as copy:
        return copy.execute("SELECT n FROM visit").fetchall()


def test_where_the_log_is_not_confirmed_it_is_brought_into_the_database(
    logged: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(log, "confirm", full)
    way = logged()
    write(way, 7)
    way.commit()
    assert alone(way, tmp_path) == [(7,)]
    assert is_free(way)


def test_a_disk_that_confirms_neither_is_said_and_the_next_one_is_served(
    logged: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = logged()
    with monkeypatch.context() as patch:
        patch.setattr(log, "confirm", full)
        patch.setattr(log, "brought_in", lambda _connection: False)
        write(way)
        with pytest.raises(OperationalError, match="did not confirm") as caught:
            way.commit()
    assert is_disk_full(caught.value)
    way.rollback()
    assert is_free(way)
    write(way, 2)
    way.commit()
    way.set_autocommit(True)
    assert level(way) == 2


def test_after_a_transaction_that_cannot_begin_sqlite_confirms_by_itself_again(logged: Door) -> None:
    way, other = logged(), sqlite3.connect(logged().settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # somebody who knows nothing of the line
    make_impatient(way)
    with pytest.raises(OperationalError, match="locked"):
        begin(way)
    other.close()
    assert level(way) == 2


def test_the_log_is_where_a_link_leads(logged: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(log, "confirm", lambda number: asked.append(os.path.realpath(f"/proc/self/fd/{number}")))
    (tmp_path / "link.sqlite3").symlink_to(tmp_path / "house.sqlite3")
    (tmp_path / "link.sqlite3-wal").touch()  # left behind by somebody
    keeps_it_open, way = logged(), logged()
    way.close()
    way.settings_dict["NAME"] = tmp_path / "link.sqlite3"
    way.connect()
    write(way)
    way.commit()
    assert len(asked) == 1
    assert sys.platform != "linux" or asked == [str((tmp_path / "house.sqlite3-wal").resolve())]
    keeps_it_open.close()


@pytest.mark.parametrize(("house", "wanted"), [("logged", 0), ("door", 2)])
def test_where_nobody_wants_it_or_there_is_no_log_nothing_is_changed(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, house: str, wanted: int
) -> None:
    monkeypatch.setattr(log, "confirm", lambda _number: pytest.fail("SQLite does it, or nobody wants it"))
    way = request.getfixturevalue(house)()
    with way.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={wanted}")
    write(way)
    assert level(way) == wanted
    way.commit()
    way.set_autocommit(True)
    assert level(way) == wanted


def test_another_answer_of_the_process_begins_while_the_disk_is_waited_for(
    logged: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mulin.base.in_turn.PATIENCE", 20.0)
    begun, way = threading.Event(), logged()
    monkeypatch.setattr(log, "confirm", lambda _number: began.append(begun.wait(20)))
    began: list[bool] = []

    def site(environ: dict[str, Any], _start: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/write":
            write(way)
            waiting.start()
            way.commit()
        else:
            begun.set()
        return []

    in_turn = InTurn(site)
    waiting = threading.Thread(target=in_turn, args=({"PATH_INFO": "/read"}, None))
    in_turn({"PATH_INFO": "/write"}, lambda *_: None)
    waiting.join(20)
    assert began == [True]


def test_what_is_in_the_log_is_brought_into_the_database_beside_a_writer(logged: Door, tmp_path: Path) -> None:
    way, writer, worker = logged(), logged(), logged()
    write(way, 7)
    way.commit()
    write(writer)
    log.write_back(worker)
    assert alone(way, tmp_path) == [(7,)]
    writer.rollback()
