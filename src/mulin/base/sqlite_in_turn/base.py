"""Django's SQLite, with one thing more: transactions wait for each other at a lock file and not inside SQLite.

SQLite lets one transaction write at a time. Whoever finds it taken sleeps there, longer each time, up to a
tenth of a second, while newcomers slip in: with sixteen devices checking in, one in a hundred waited for
seconds. At the lock file everybody looks twice a millisecond. It is a queue, no referee: SQLite's own lock
still is, so a process that knows nothing of the file, or a file that cannot be locked, harms nothing.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

if sys.platform != "win32":  # there SQLite's own waiting is left
    import fcntl

_LOOK_EVERY = 0.0005  # seconds
_LONGEST = 20.0  # then SQLite says what is the matter


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
    _has_turn = False

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
            self._has_turn = False
            if self._line is not None:
                os.close(self._line)  # gives the turn on as well
                self._line = None

    def _wait_for_turn(self) -> None:
        if sys.platform == "win32" or self._has_turn or self.is_in_memory_db():
            return
        until = time.monotonic() + _LONGEST
        with suppress(OSError):  # a read-only or full disk: SQLite's own waiting is left
            if self._line is None:
                name: Any = self.settings_dict["NAME"]
                self._line = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT, 0o600)
            while not self._has_turn and time.monotonic() < until:
                with suppress(BlockingIOError):
                    fcntl.flock(self._line, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self._has_turn = True
                    return
                time.sleep(_LOOK_EVERY)

    def _give_turn_on(self) -> None:
        if sys.platform != "win32" and self._has_turn and self._line is not None:
            self._has_turn = False
            fcntl.flock(self._line, fcntl.LOCK_UN)
