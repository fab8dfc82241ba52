"""SQLite's write-ahead log, and the disk that has to confirm it (decision 33)."""

from __future__ import annotations

import os
import sqlite3

from django.db.backends.base.base import BaseDatabaseWrapper

FULL = 2  # SQLite's own number for `synchronous=FULL`

confirm = getattr(os, "fdatasync", os.fsync)  # macOS has only the other


def name_of(connection: sqlite3.Connection) -> str:
    """The log's file as SQLite opened it, links followed; empty where there is none.

    From now on nobody can take it away: this connection has read in it.
    """
    _ask(connection, "schema_version")
    if _ask(connection, "journal_mode") != "wal":
        return ""
    return next(f"{file}-wal" for _number, name, file in connection.execute("PRAGMA database_list") if name == "main")


def open_unconfirmed(connection: sqlite3.Connection, name: str) -> int | None:
    """Let SQLite commit without asking the disk; the open log, to ask about afterwards.

    It is open before anything is written: what the disk says of that is said to each open file, once. None where
    SQLite does not ask, or the log cannot be opened: then it goes on as it was.
    """
    if not name or _ask(connection, "synchronous") != FULL:
        return None
    try:
        log = os.open(name, os.O_RDONLY)
    except OSError:
        return None
    connection.execute("PRAGMA synchronous=NORMAL")
    return log


def brought_in(connection: sqlite3.Connection) -> bool:
    """Whether all of the log is in the database now, confirmed there: where the disk did not confirm the log.

    Others' transactions stand behind in it, and would be lost with what is missing. Twice, as SQLite's own file hears
    of the same fault once.
    """
    for _attempt in range(2):
        try:
            busy, *_frames = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            continue
        return not busy
    return False


def write_back(wrapper: BaseDatabaseWrapper) -> None:
    """Bring the log into the database, as far as nobody reads in it, beside those who write.

    Else a writer does it at its commit, as soon as the log is long, with everybody behind it waiting.
    """
    with wrapper.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _ask(connection: sqlite3.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]
