"""Doing things really at the same moment, on either database.

The tests' SQLite database lies in memory, where a second writer fails at once instead of waiting its
turn. `at_once` therefore works on a copy in a file, as a real installation has it; on PostgreSQL on
the test database itself. The test must commit (`django_db(transaction=True)`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

from django.db import connection, connections


@contextmanager
def real_database(folder: Path) -> Iterator[None]:
    """Inside, threads that are started see a database in a file (SQLite) or the test database (PostgreSQL)."""
    if connection.vendor != "sqlite":
        yield
        return
    path = folder / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])
    with closing(sqlite3.connect(path)) as copy:  # as a house has it: of those who switch it at once one is refused
        copy.execute("PRAGMA journal_mode=WAL")
    described = connections.settings["default"]
    before, described["NAME"] = described["NAME"], str(path)
    try:
        yield
    finally:
        described["NAME"] = before


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What each work gives, all begun at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait(timeout=20)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))
