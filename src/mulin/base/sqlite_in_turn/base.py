"""Django's SQLite, with two things more: transactions wait for each other at a lock file and not inside SQLite, and
for the disk when their turn is over.

SQLite lets one transaction write at a time. Whoever finds it taken sleeps there, longer each time, up to a
tenth of a second, while newcomers slip in: with sixteen devices checking in, one in a hundred waited for
seconds. At the lock file the system wakes them in the order in which they came. It is a queue, no referee:
SQLite's own lock still is, so a process that knows nothing of the file, or a file that cannot be locked, harms
nothing. Such a wait cannot be given up; so whoever lasts too long has his turn taken away, though nothing else.

What is committed goes to the write-ahead log, and nobody hears of it before the disk has confirmed it. SQLite asks the
disk inside the transaction, so that everybody behind it waits too. Here the next one begins meanwhile (decision 33).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from mulin.base.in_turn import aside
from mulin.base.sqlite_in_turn import log

if sys.platform != "win32":  # there SQLite's own waiting is left
    import fcntl

_LONGEST = 20.0  # seconds a turn lasts; whoever comes then waits inside SQLite, which says what is the matter
_LOOK_EVERY = 1.0

_django: Any = base.SQLiteCursorWrapper  # its types do not know `convert_query`


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which puts the same SQL into SQLite's signs once and not each time it comes."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        return _in_signs(query, None if param_names is None else tuple(param_names))


@lru_cache(maxsize=1000)
def _in_signs(query: str, names: tuple[str, ...] | None) -> str:
    return str(_django.convert_query(None, query, param_names=names))  # it asks nothing of the cursor


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its place in the line while its transaction lasts."""

    _line: int | None = None  # the lock file, opened at the first transaction
    _log_name: str | None = None  # the write-ahead log; empty where there is none, None until it is looked for
    _owed: int | None = None  # the log, open, while what is committed is still to be confirmed by the disk

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            self._owe()
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's own name
        except BaseException:
            self._give_turn_on()
            self._owe_nothing()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # Django's own name
        finally:
            self._give_turn_on()
        if self._owed is not None:
            try:
                self._wait_for_disk(self._owed)
            finally:
                self._owe_nothing()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django's own name
        finally:
            self._give_turn_on()
            self._owe_nothing()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django's own name
        finally:
            self._log_name = None
            self._let_log_go()
            self._give_turn_on()
            if self._line is not None:
                os.close(self._line)
                self._line = None

    def _owe(self) -> None:
        """Leave the confirming to us, where SQLite would do it and there is a log that one can wait for."""
        if self not in _turns:
            return
        with self.wrap_database_errors:
            if self._log_name is None:
                self._log_name = log.name_of(self.connection)
            self._owed = log.open_unconfirmed(self.connection, self._log_name)

    def _owe_nothing(self) -> None:
        if self._let_log_go():
            with self.wrap_database_errors:
                self.connection.execute("PRAGMA synchronous=FULL")

    def _let_log_go(self) -> bool:
        """Close the log; False where it was not open."""
        if self._owed is None:
            return False
        os.close(self._owed)
        self._owed = None
        return True

    def _wait_for_disk(self, file: int) -> None:
        """Until the log is on the disk, up to here at least, or the database is. Else raises OperationalError."""
        try:
            with aside():
                log.confirm(file)
        except OSError as error:
            self._wait_for_turn()
            try:
                if not log.brought_in(self.connection):
                    raise OperationalError(f"the disk did not confirm: {error.strerror}") from error
            finally:
                self._give_turn_on()

    def _wait_for_turn(self) -> None:
        if sys.platform == "win32" or self in _turns or self.is_in_memory_db():
            return
        with suppress(OSError):  # a read-only or full disk: SQLite's own waiting is left
            if self._line is None:
                name: Any = self.settings_dict["NAME"]
                self._line = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._line, fcntl.LOCK_EX)
            _turns[self] = time.monotonic()
            _watch()

    def _give_turn_on(self) -> None:
        with _giving:  # not while its file is closed: the number of a file is soon another's
            if _turns.pop(self, None) and sys.platform != "win32" and self._line is not None:
                fcntl.flock(self._line, fcntl.LOCK_UN)


_turns: dict[DatabaseWrapper, float] = {}  # whose turn it is in this process, and since when
_giving = threading.Lock()
_watcher = threading.Thread()


def _watch() -> None:
    """See to it that a thread of this process, and not of the one it was forked from, takes old turns away."""
    global _watcher
    if not _watcher.is_alive():
        _watcher = threading.Thread(target=_take_old_turns_away, daemon=True)
        _watcher.start()


def _take_old_turns_away() -> None:
    while True:
        time.sleep(_LOOK_EVERY)
        for way, since in _turns.copy().items():
            if time.monotonic() - since > _LONGEST:
                way._give_turn_on()
