"""The schema of an empty house, laid once a run as a house lays it, and copied wherever a test needs one.

The workers, the house whose workers are killed and the one that drills hurt each need a schema, and every test
that commits needs an empty one again. Emptying every table takes half a second; a copy of SQLite's pages takes
milliseconds. On PostgreSQL it is emptied as Django does.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.test import TransactionTestCase

from mulin.awards import triggers as ballot_box
from mulin.config.keys import load_keys
from mulin.ledger import triggers as ledger
from mulin.ops import schema

_KEYS = ("MULIN_SECRET_KEY", "MULIN_FIELD_KEY", "MULIN_LEDGER_KEY", "MULIN_BACKUP_KEY", "MULIN_DATABASE_URL")
FILE = Path(os.environ["FOLDER_OF_THE_RUN"]) / "schema.sqlite3"  # one for all workers of a run


def lay_into(folder: Path) -> bool:
    """Whether the data folder of a house could be given the schema: on SQLite, once a worker has made it."""
    if not FILE.exists():
        return False
    load_keys(dict.fromkeys(_KEYS, "") | {"MULIN_KEYS": Path()}, folder)  # which a house makes before its database
    shutil.copyfile(FILE, folder / "mulin.sqlite3")
    return True


@contextmanager
def made_once() -> Iterator[None]:
    """Within the block the first migration, which is the test database's, is a copy if a worker has made one."""
    usual = migrate.Command.handle

    def handle(command: migrate.Command, *arguments: Any, **options: Any) -> None:
        patch.undo()
        if connection.vendor != "sqlite":
            schema.lay()
            usual(command, *arguments, **options)
            return
        with _alone():
            if FILE.exists():
                _copy()
                return
            schema.lay()
            usual(command, *arguments, **options)
            call_command("createcachetable", verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(FILE)])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate.Command, "handle", handle)
        yield


@contextmanager
def emptied_quickly() -> Iterator[None]:
    """Within the block a test that commits is cleared up after by a copy of the schema, or by a flush."""
    usual = TransactionTestCase._fixture_teardown

    def clear(case: TransactionTestCase) -> None:
        if connection.vendor == "sqlite":
            _copy()
            return
        for guards in (ledger, ballot_box):  # they would refuse to be emptied
            guards.remove(connection)
        usual(case)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")  # not a model of ours, so no flush empties its table
        for guards in (ledger, ballot_box):
            guards.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clear)
        yield


@contextmanager
def holding(fill: Callable[[], object], folder: Path) -> Iterator[None]:
    """Within the block the test database holds what `fill` writes; afterwards it is empty again.

    SQLite keeps the journal of a database in memory as a chain which each savepoint walks from its beginning: the
    year of a demo takes twice as long there as in a file, which is copied then.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            fill()
            yield
            transaction.set_rollback(True)
        return
    shutil.copyfile(FILE, folder / "filled.sqlite3")
    with _in_a_file(folder / "filled.sqlite3"):
        fill()
    _copy(folder / "filled.sqlite3")
    yield
    _copy()


@contextmanager
def _in_a_file(path: Path) -> Iterator[None]:
    """Within the block this thread's database is a file, and the one in memory waits."""
    in_memory, described = connections[DEFAULT_DB_ALIAS], connections.settings[DEFAULT_DB_ALIAS]
    name, described["NAME"] = described["NAME"], str(path)
    del connections[DEFAULT_DB_ALIAS]
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # everything in the one file
    finally:
        connection.close()
        described["NAME"] = name
        connections[DEFAULT_DB_ALIAS] = in_memory


@contextmanager
def _alone() -> Iterator[None]:
    """The second worker waits for the first one's schema."""
    with FILE.with_suffix(".lock").open("a") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def _copy(path: Path = FILE) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        file.backup(connection.connection)
