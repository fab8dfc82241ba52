"""Django's SQLite, with one thing more: transactions wait for each other at a lock file and not inside SQLite.

SQLite lets one transaction write at a time. Whoever finds it taken sleeps there, longer each time, up to a
tenth of a second, while newcomers slip in: with sixteen devices checking in, one in a hundred waited for
seconds. At the lock file the system wakes them in the order in which they came. It is a queue, no referee:
SQLite's own lock still is, so a process that knows nothing of the file, or a file that cannot be locked, harms
nothing. Such a wait cannot be given up; so whoever lasts too long has his turn taken away, though nothing else.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

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

    def create_cursor(self, name: str | None = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django's own name
        except BaseException:
            self._give_turn_on()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # Django's own name
        finally:
            self._give_turn_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django's own name
        finally:
            self._give_turn_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django's own name
        finally:
            self._give_turn_on()
            if self._line is not None:
                os.close(self._line)
                self._line = None

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
